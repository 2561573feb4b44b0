import ApplianceDialect
import BaiduDialect
import Foundation
import HuaweiDialect
import Hummingbird
import HummingbirdTesting
import TencentDialect
import Testing

/// The description that the server gives of itself, held against what it does.
@Suite("The OpenAPI description and the routes")
struct OpenAPITests {
  private typealias Operation = (path: String, method: HTTPRequest.Method, json: [String: Any])

  @Test("Every operation of every dialect has a description of its own")
  func described() async throws {
    try await TestServer.run(.router) { client, _ in
      let operations = try await Self.operations(client)
      let dialects = Set(operations.compactMap { ($0.json["tags"] as? [String])?.first })
      #expect(dialects.isSuperset(of: ["huawei", "tencent", "baidu", "baidu-oauth", "appliance", "house"]))
      var ids: Set<String> = []
      for (path, method, json) in operations {
        let id = try #require(json["operationId"] as? String)
        #expect(ids.insert(id).inserted, "\(id) is there twice")
        // What has no description is summed up by its name.
        let summary = try #require(json["summary"] as? String)
        #expect(!id.split(separator: ".").contains(Substring(summary)), "\(method) \(path) is not described")
        let parameters = json["parameters"] as? [[String: Any]] ?? []
        let named = parameters.filter { $0["in"] as? String == "path" }.compactMap { $0["name"] as? String }
        let inPath = path.matches(of: /\{([^}]+)\}/).map { String($0.1) }
        #expect(Set(named) == Set(inPath) && named.count == inPath.count, "\(path)")
        let responses = try #require(json["responses"] as? [String: [String: Any]])
        #expect(responses.keys.contains { $0.hasPrefix("2") }, "\(path)")
      }
    }
  }

  @Test("What is described is served, with these methods and no others")
  func routes() async throws {
    try await TestServer.run(.router) { client, _ in
      let operations = try await Self.operations(client)
      for (path, group) in Dictionary(grouping: operations, by: \.path) {
        for method in [HTTPRequest.Method.get, .post, .put, .delete, .patch] {
          let answer = try await client.send(method, Self.example(of: path))
          // Baidu's answers have status 200 whatever happens, and those about its tokens 400.
          let isWrong =
            [404, 405].contains(answer.status) || answer.object["error_code"] as? Int == 216102
            || answer.status == 400 && answer.headers[.allow] != nil
          #expect(isWrong != group.contains { $0.method == method }, "\(method) \(path)")
        }
      }
    }
  }

  @Test("A request without credentials and content is answered as described")
  func answers() async throws {
    try await TestServer.run(.router, { $0.appliance.allow = .loopback }) { client, _ in
      for (path, method, json) in try await Self.operations(client) {
        let answer = try await client.send(method, Self.example(of: path))
        let responses = try #require(json["responses"] as? [String: [String: Any]])
        guard let described = responses["\(answer.status)"] else {
          Issue.record("\(method) \(path) has no answer \(answer.status)")
          continue
        }
        guard let code = Self.failureCode(answer) else { continue }
        let note = try #require(described["description"] as? String)
        #expect(note.contains("`\(code)`"), "\(method) \(path) does not list \(code)")
      }
    }
  }

  @Test("Every code that is described is one of the dialect's")
  func codes() async throws {
    let known: [String: Set<String>] = [
      "huawei": Set(HuaweiErrorCode.allCases.map(\.rawValue)),
      "tencent": Set(TencentCode.allCases.map { String($0.rawValue) }),
      "baidu": Set(BaiduErrorCode.allCases.map { String($0.rawValue) }),
      "baidu-oauth": [
        "invalid_client", "invalid_request", "invalid_grant", "unsupported_grant_type", "unauthorized_client",
        "temporarily_unavailable", "server_error",
      ],
      "appliance": Set(ApplianceErrorCode.allCases.map { String($0.rawValue) }),
    ]
    try await TestServer.run(.router) { client, _ in
      for (path, method, json) in try await Self.operations(client) {
        let dialect = try #require((json["tags"] as? [String])?.first)
        let responses = try #require(json["responses"] as? [String: [String: Any]])
        let notes = responses.values.compactMap { $0["description"] as? String }
        let codes = notes.flatMap { $0.matches(of: /(?m)^- `([^`]+)`/).map { String($0.1) } }
        if dialect != "house" { #expect(!codes.isEmpty, "\(method) \(path)") }
        #expect(Set(codes).count == codes.count, "\(method) \(path)")
        guard let known = known[dialect] else { continue }
        #expect(Set(codes).subtracting(known).isEmpty, "\(method) \(path)")
      }
    }
  }

  private static func operations(_ client: any TestClientProtocol) async throws -> [Operation] {
    let answer = try await client.send(.get, "/openapi.json")
    #expect(answer.status == 200)
    #expect(answer.object["openapi"] as? String == "3.1.0")
    let paths = try #require(answer.object["paths"] as? [String: [String: [String: Any]]])
    return try paths.flatMap { path, methods in
      try methods.map { name, json in
        (path, try #require(HTTPRequest.Method(name.uppercased())), json)
      }
    }
  }

  private static func example(of path: String) -> String {
    path.replacing(/\{[^}]+\}/, with: "x1")
  }

  /// The code of a failed answer in any dialect.
  private static func failureCode(_ answer: Answer) -> String? {
    if let code = answer.object["error_code"] { return "\(code)" }
    if let code = answer.object["code"] as? Int, code != 0 { return "\(code)" }
    return nil
  }
}
