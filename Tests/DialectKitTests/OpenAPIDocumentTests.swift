import DialectKit
import Foundation
import Hummingbird
import Testing

@Suite("The OpenAPI description")
struct OpenAPIDocumentTests {
  @Test("Every operation is there under its path and method, with a name of its own")
  func operations() throws {
    let document = try document(SampleDialect())
    #expect(document["openapi"] as? String == "3.1.0")
    let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
    #expect(Set(paths.keys) == ["/v1/{project}/things", "/v2/{project}/things", "/token"])
    #expect(Set(try #require(paths["/v1/{project}/things"]).keys) == ["get", "post"])
    let ids = paths.values.flatMap(\.values).compactMap { $0["operationId"] as? String }
    #expect(ids.count == 5 && Set(ids).count == 5)
  }

  @Test("Parameters of the path are required, also those without a note")
  func parameters() throws {
    let parameters = try #require(
      operation("/v1/{project}/things", "get")["parameters"] as? [[String: Any]])
    let project = try #require(parameters.first { $0["name"] as? String == "project" })
    #expect(project["in"] as? String == "path" && project["required"] as? Bool == true)
    let offset = try #require(parameters.first { $0["name"] as? String == "offset" })
    #expect(offset["in"] as? String == "query" && offset["required"] as? Bool == false)
    #expect((offset["schema"] as? [String: Any])?["maximum"] as? Int == 10)
    #expect(offset["description"] as? String == "Where to begin")
  }

  @Test("Files belong to multipart forms only; required fields are named")
  func bodies() throws {
    let body = try #require(operation("/v1/{project}/things", "post")["requestBody"] as? [String: Any])
    let content = try #require(body["content"] as? [String: [String: [String: Any]]])
    #expect(Set(content.keys) == ["application/json", "multipart/form-data"])
    func fields(_ type: String) -> Set<String> {
      Set((content[type]?["schema"]?["properties"] as? [String: Any] ?? [:]).keys)
    }
    #expect(fields("application/json") == ["name", "size"])
    #expect(fields("multipart/form-data") == ["name", "size", "picture"])
    #expect(content["application/json"]?["schema"]?["required"] as? [String] == ["name"])
  }

  @Test("Failures stand under their status; with the status of success either body may come")
  func failures() throws {
    let responses = try #require(
      operation("/v1/{project}/things", "post")["responses"] as? [String: [String: Any]])
    #expect(Set(responses.keys) == ["200", "400"])
    #expect((responses["400"]?["description"] as? String)?.contains("`E1` Broken") == true)
    let success = try #require(responses["200"])
    #expect((success["description"] as? String)?.contains("`E2` Refused") == true)
    let schema = (success["content"] as? [String: [String: [String: Any]]])?["application/json"]?["schema"]
    #expect((schema?["anyOf"] as? [Any])?.count == 2)
  }

  @Test("Open operations need no credentials, the others any of the dialect's")
  func security() throws {
    let needed = try operation("/v1/{project}/things", "get")["security"] as? [[String: [String]]]
    #expect(needed == [["key": []], ["token": []]])
    #expect(try operation("/token", "post")["security"] == nil)
  }

  private func operation(_ path: String, _ method: String) throws -> [String: Any] {
    let paths = try #require(
      try document(SampleDialect())["paths"] as? [String: [String: [String: Any]]])
    return try #require(paths[path]?[method])
  }

  private func document(_ dialects: any Dialect...) throws -> [String: Any] {
    let data = try JSONEncoder().encode(OpenAPIDocument(dialects))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }
}

/// A dialect with two versions and an open operation, which is only described.
private struct SampleDialect: Dialect {
  let name = "sample"
  let pathPrefixes = ["/v1/", "/v2/"]
  let description = DialectDescription(
    title: "Sample", failure: .object([.required("code", .string)]),
    failures: [FailureDescription(code: "E1", status: .badRequest, message: "Broken")],
    security: ["key": .object(["type": "apiKey"]), "token": .object(["type": "http"])])

  var endpoints: [Endpoint] {
    ["v1", "v2"].flatMap { version in
      [
        Endpoint("ListThings", .get, "/\(version)/{project}/things", handler: nothing)
          .described("List things.", query: [.optional("offset", .integer(0...10), "Where to begin")]),
        Endpoint("AddThing", .post, "/\(version)/{project}/things", handler: nothing)
          .described(
            "Add a thing.",
            body: .fields(
              [.required("name", .string(1...9)), .optional("size", .number), .optional("picture", .file)],
              as: .json, .multipart),
            answer: .object([.required("id", .integer)]),
            failures: [
              FailureDescription(code: "E2", status: .ok, message: "Refused"),
              FailureDescription(code: "E1", status: .badRequest, message: "Broken"),
            ]),
      ]
    } + [
      Endpoint("Token", .post, "/token", handler: nothing).described(
        "Get a token.", isOpen: true)
    ]
  }

  private var nothing: Endpoint.Handler { { _, _ in Response(status: .ok) } }

  func response(to failure: any Error, context: DialectContext) -> Response { Response(status: .badRequest) }
}
