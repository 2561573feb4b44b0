import Authentication
import DialectKit
import Foundation
import Gallery
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

/// Calls the Baidu dialect as its clients do.
struct BaiduCaller: Sendable {
  typealias Fields = [(name: String, value: String)]

  static let root = "/rest/2.0/face/v2/"

  let client: any TestClientProtocol
  /// What goes into the address; `nil` for none.
  var token: String?

  /// A caller with an access token of a tenant.
  static func signedIn(
    _ client: any TestClientProtocol, _ credentials: Credentials.Baidu
  ) async throws -> BaiduCaller {
    let answer = try await BaiduCaller(client: client).send(
      .get, "/oauth/2.0/token?" + query(client: credentials))
    return BaiduCaller(client: client, token: try #require(answer["access_token"]?.string))
  }

  /// Posts a form to an operation, for example `faceset/user/add`.
  func post(_ operation: String, _ fields: Fields = []) async throws -> BaiduAnswer {
    try await send(.post, address(operation), body: Self.encoded(fields))
  }

  /// Asks an operation with its parameters in the address.
  func get(_ operation: String, _ fields: Fields = []) async throws -> BaiduAnswer {
    let address = address(operation)
    return try await send(.get, address + (address.contains("?") ? "&" : "?") + Self.encoded(fields))
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: String? = nil,
    type: String? = "application/x-www-form-urlencoded"
  ) async throws -> BaiduAnswer {
    var headers = headers
    if body != nil, let type { headers[.contentType] = type }
    return try await client.execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
    ) { response in
      BaiduAnswer(
        status: response.status.code, headers: response.headers,
        body: try JSONValue.parsed(response.body))
    }
  }

  private func address(_ operation: String) -> String {
    Self.root + operation + (token.map { "?access_token=\($0)" } ?? "")
  }

  static func encoded(_ fields: Fields) -> String {
    fields.map { "\(PercentEncoding.encode($0.name.utf8))=\(PercentEncoding.encode($0.value.utf8))" }
      .joined(separator: "&")
  }

  /// What buys an access token.
  static func query(client: Credentials.Baidu, secret: String? = nil) -> String {
    encoded([
      ("grant_type", "client_credentials"), ("client_id", client.apiKey),
      ("client_secret", secret ?? client.secretKey),
    ])
  }
}

/// An answer of the Baidu dialect.
struct BaiduAnswer: Sendable {
  let status: Int
  let headers: HTTPFields
  let body: JSONValue

  /// `error_code`; `nil` when the call succeeded.
  var code: Int? { self["error_code"]?.whole }
  var message: String? { self["error_msg"]?.string }
  /// `result` as a list.
  var result: [JSONValue] { self["result"]?.elements ?? [] }

  subscript(name: String) -> JSONValue? { body[name] }
}

extension JSONValue {
  subscript(name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  var names: Set<String> { if case .object(let members) = self { Set(members.names) } else { [] } }
  var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  var string: String? { if case .string(let text) = self { text } else { nil } }
  /// A whole number that is written as one.
  var whole: Int? { if case .integer(let number) = self { Int(number) } else { nil } }
  var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }
}

/// Images as forms carry them.
enum BaiduImage {
  static func photograph(_ name: String) throws -> String {
    try TestServer.photograph(name).base64EncodedString()
  }

  /// An image without a face.
  static let blank = BadImage.blank.base64EncodedString()
}
