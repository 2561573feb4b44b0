import DialectKit
import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

/// A client that holds every successful answer against the description which the server gives of itself.
struct DescribedClient: TestClientProtocol {
  /// Of all servers, which differ in their settings only.
  private static let document = Mutex<JSONValue?>(nil)

  let server: any TestClientProtocol
  private let description: JSONValue

  init(_ server: any TestClientProtocol) async throws {
    self.server = server
    if let known = Self.document.withLock(\.self) {
      description = known
    } else {
      let answer = try await server.executeRequest(
        uri: "/openapi.json", method: .get, headers: [:], body: nil)
      description = try JSONValue.parsed(answer.body)
      Self.document.withLock { [description] in $0 = description }
    }
  }

  var port: Int? { server.port }

  func executeRequest(
    uri: String, method: HTTPRequest.Method, headers: HTTPFields, body: ByteBuffer?
  ) async throws -> TestResponse {
    let response = try await server.executeRequest(uri: uri, method: method, headers: headers, body: body)
    guard response.status.kind == .successful, method != .head else { return response }
    let path = String(uri.prefix { $0 != "?" })
    if let problem = problem(of: response, to: method, path) {
      Issue.record("\(method) \(path) is not answered as described: \(problem)")
    }
    return response
  }

  private func problem(of response: TestResponse, to method: HTTPRequest.Method, _ path: String) -> String? {
    guard let value = try? JSONValue.parsed(response.body) else { return "the body is no JSON" }
    guard let operation = operation(method, path) else {
      // Baidu's answers have status 200 whatever happens: this one says that there is no such operation.
      return value.member("error_code") == .integer(216102) ? nil : "the operation is not described"
    }
    let status = operation.member("responses")?.member("\(response.status.code)")
    guard let status else { return "the status \(response.status.code) is not described" }
    guard let schema = status.member("content")?.member("application/json")?.member("schema") else {
      return "the body is not described"
    }
    return JSONSchema(document: description).problem(value, schema)
  }

  /// The operation whose path fits best: where several do, the one with the fewest parameters.
  private func operation(_ method: HTTPRequest.Method, _ path: String) -> JSONValue? {
    guard case .object(let paths)? = description.member("paths") else { return nil }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let fitting = paths.names.filter { template in
      let pattern = template.split(separator: "/", omittingEmptySubsequences: false)
      return pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
    return fitting.sorted { $0.count { $0 == "{" } < $1.count { $0 == "{" } }
      .lazy.compactMap { paths[$0]?.member(method.rawValue.lowercased()) }.first
  }
}

extension JSONValue {
  /// A member of an object; nil where there is none, or the value is no object.
  fileprivate func member(_ name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }
}

@Suite("Answers held against their description")
struct DescribedClientTests {
  @Test("An answer that is not as described is noticed")
  func notices() {
    let schema = JSONSchema(document: .null)
    func problem(_ value: JSONValue, _ expected: Schema) -> String? { schema.problem(value, expected.json) }
    let face = Schema.object([
      .required("id", .string(1...3, pattern: "^[a-z]+$")), .optional("score", .number(0...1)),
      .optional("points", .array(of: .integer(0...9), count: 1...2)), .optional("kind", .choice("a", "b")),
    ])
    func isRight(_ members: JSONMembers) -> Bool { problem(.object(members), face) == nil }
    #expect(isRight(["id": "ab", "score": .number(0.5), "points": .array([.integer(3)]), "more": .null]))
    #expect(problem(.array([]), face) != nil)
    let wrong: [JSONMembers] = [
      [:], ["id": .integer(1)], ["id": ""], ["id": "abcd"], ["id": "A"], ["id": "a", "score": .number(1.5)],
      ["id": "a", "score": .number(-0.1)], ["id": "a", "score": "1"], ["id": "a", "points": .array([])],
      ["id": "a", "points": .array([.number(0.5)])], ["id": "a", "points": .array([.integer(10)])],
      ["id": "a", "points": .array([.integer(1), .integer(1), .integer(1)])], ["id": "a", "kind": "c"],
    ]
    for members in wrong { #expect(!isRight(members), "\(members)") }
    let map = Schema.map(of: .boolean)
    #expect(
      problem(.object(["x": .bool(true)]), map) == nil && problem(.object(["x": .integer(1)]), map) != nil)
    let either = Schema.either(.string, .integer)
    #expect(
      problem("x", either) == nil && problem(.integer(1), either) == nil
        && problem(.bool(true), either) != nil)
  }
}
