import HTTPTypes

/// The description of a server's operations in the form of OpenAPI 3.1.
package struct OpenAPIDocument: Encodable, Sendable {
  private let root: JSONValue

  /// Describes the operations of some dialects. An operation that has no description of its own is listed with its
  /// name alone.
  package init(_ dialects: [any Dialect]) {
    var paths: [String: [String: JSONValue]] = [:]
    var ids: Set<String> = []
    for dialect in dialects {
      let description = dialect.description
      for endpoint in dialect.endpoints {
        let operation = OpenAPIOperation(endpoint, of: dialect, described: description)
        let version = endpoint.path.split(separator: "/").first.map(String.init) ?? ""
        let names = [
          "\(dialect.name).\(endpoint.operation)", "\(dialect.name).\(endpoint.operation).\(version)",
        ]
        let id = names.first { !ids.contains($0) } ?? "\(names[1]).\(ids.count)"
        ids.insert(id)
        paths[endpoint.path, default: [:]][endpoint.method.rawValue.lowercased()] = operation.json(id: id)
      }
    }
    let schemes = dialects.reduce(into: [String: JSONValue]()) { all, dialect in
      all.merge(dialect.description.security) { first, _ in first }
    }
    let failures = dialects.map { ($0.failureName, $0.description.failure.json) }
    root = .object([
      "openapi": "3.1.0",
      "info": .object([
        "title": "Mien", "version": "1",
        "description": "Face recognition in the words of several vendors, over one gallery.",
      ]),
      "servers": .array([.object(["url": "/"])]),
      "tags": .array(
        dialects.map { .object(["name": .string($0.name), "description": .string($0.description.title)]) }),
      "paths": .object(JSONMembers(paths.mapValues { .object(JSONMembers($0)) })),
      "components": .object([
        "securitySchemes": .object(JSONMembers(schemes)),
        "schemas": .object(JSONMembers(Dictionary(failures) { first, _ in first })),
      ]),
    ])
  }

  package func encode(to encoder: any Encoder) throws { try root.encode(to: encoder) }
}

extension Dialect {
  /// The name under which the document keeps the form of the dialect's failures.
  fileprivate var failureName: String { "\(name)-failure" }
}

/// One operation of the document.
private struct OpenAPIOperation {
  private let endpoint: Endpoint
  private let dialect: any Dialect
  private let common: DialectDescription

  init(_ endpoint: Endpoint, of dialect: any Dialect, described common: DialectDescription) {
    self.endpoint = endpoint
    self.dialect = dialect
    self.common = common
  }

  func json(id: String) -> JSONValue {
    let own = endpoint.description
    var members: [String: JSONValue] = [
      "operationId": .string(id), "tags": .array([.string(dialect.name)]),
      "summary": .string(own?.summary ?? endpoint.operation), "responses": .object(JSONMembers(responses)),
    ]
    if !parameters.isEmpty { members["parameters"] = .array(parameters) }
    if let body = own?.body { members["requestBody"] = body.json }
    if own?.isOpen != true, !common.security.isEmpty {
      members["security"] = .array(common.security.keys.sorted().map { .object([$0: .array([])]) })
    }
    return .object(JSONMembers(members))
  }

  private var parameters: [JSONValue] {
    let own = endpoint.description
    let inPath = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { part in
      let name = String(part.dropFirst().dropLast())
      return own?.path.first { $0.name == name } ?? .required(name, .string(1...256))
    }
    return inPath.map { parameter($0, in: "path") } + (own?.query ?? []).map { parameter($0, in: "query") }
      + (own?.headers ?? []).map { parameter($0, in: "header") }
  }

  private func parameter(_ field: Field, in place: String) -> JSONValue {
    var members: [String: JSONValue] = [
      "name": .string(field.name), "in": .string(place), "schema": field.schema.json,
      "required": .bool(field.isRequired || place == "path"),
    ]
    if !field.note.isEmpty { members["description"] = .string(field.note) }
    return .object(JSONMembers(members))
  }

  /// Success, and failures by their status. Where a vendor reports failures with the status of success, a caller has
  /// to expect either body.
  private var responses: [String: JSONValue] {
    let own = endpoint.description
    let success = own?.status ?? .ok
    var failures: [FailureDescription] = []
    for failure in common.failures + (own?.failures ?? []) where !failures.contains(failure) {
      failures.append(failure)
    }
    var responses: [String: JSONValue] = [:]
    for (status, group) in Dictionary(grouping: failures, by: \.status) where status != success {
      responses["\(status.code)"] = response(text(group), body: failureReference)
    }
    let sharing = failures.filter { $0.status == success }
    let note = sharing.isEmpty ? "Success" : "Success, or\n\n" + text(sharing)
    responses["\(success.code)"] = response(
      note,
      body: sharing.isEmpty
        ? own?.answer?.json
        : .object(["anyOf": .array((own?.answer.map { [$0.json] } ?? []) + [failureReference])]))
    return responses
  }

  private var failureReference: JSONValue {
    .object(["$ref": .string("#/components/schemas/\(dialect.failureName)")])
  }

  private func text(_ failures: [FailureDescription]) -> String {
    failures.sorted { $0.code < $1.code }.map { "- `\($0.code)` \($0.message)" }.joined(separator: "\n")
  }

  private func response(_ note: String, body: JSONValue?) -> JSONValue {
    var members: [String: JSONValue] = ["description": .string(note)]
    let headers =
      [.required("X-Request-Id", .string, "Names the exchange in the server's log")] + common.headers
    members["headers"] = .object(
      JSONMembers(
        Dictionary(
          headers.map { field in
            (field.name, .object(["schema": field.schema.json, "description": .string(field.note)]))
          }
        ) { first, _ in first }))
    if let body { members["content"] = .object(["application/json": .object(["schema": body])]) }
    return .object(JSONMembers(members))
  }
}

extension BodyDescription {
  fileprivate var json: JSONValue {
    let content = encodings.map { encoding in
      let carried = encoding == .multipart ? fields : fields.filter { !$0.schema.isFile }
      return (encoding.rawValue, JSONValue.object(["schema": Schema.object(carried).json]))
    }
    return .object([
      "required": .bool(true), "content": .object(JSONMembers(Dictionary(content) { first, _ in first })),
    ])
  }
}
