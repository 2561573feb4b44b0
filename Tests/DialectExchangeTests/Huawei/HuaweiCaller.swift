import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import MienServer
import NIOCore
import Testing

/// A caller of the Huawei dialect who has a token.
struct HuaweiCaller: Sendable {
  let client: any TestClientProtocol
  let gallery: TestGallery
  let token: String
  var version = "v2"

  var projectID: String { gallery.credentials.huawei.projectID }

  func path(_ operation: String) -> String { "/\(version)/\(projectID)/\(operation)" }

  func send(_ method: HTTPRequest.Method, _ operation: String, _ body: Body? = nil) async throws -> Answer {
    try await client.send(method, path(operation), body, headers: [.authToken: token])
  }

  func post(_ operation: String, _ body: Body) async throws -> Answer {
    try await send(.post, operation, body)
  }

  func get(_ operation: String) async throws -> Answer { try await send(.get, operation) }

  func delete(_ operation: String, _ body: Body? = nil) async throws -> Answer {
    try await send(.delete, operation, body)
  }

  /// Sends a request that is signed with AK and SK instead.
  func sign(
    _ method: HTTPRequest.Method, _ operation: String, _ body: Body? = nil, at time: Date = Date(),
    _ change: (inout SignedExchange) -> Void = { _ in }
  ) async throws -> Answer {
    var exchange = SignedExchange(method: method, path: path(operation), body: body)
    exchange.sign(with: gallery.credentials.huawei.accessKey, gallery.credentials.huawei.secretKey, at: time)
    change(&exchange)
    return try await client.send(exchange.method, exchange.path, exchange.body, headers: exchange.headers)
  }

  /// Many requests at once.
  func burst() async throws -> [Answer] {
    try await withThrowingTaskGroup(of: Answer.self) { group in
      for _ in 0..<40 { group.addTask { try await get("face-sets") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  func version(_ version: String) -> HuaweiCaller {
    var other = self
    other.version = version
    return other
  }
}

extension HTTPField.Name {
  // swift-format-ignore: NeverForceUnwrap
  static let authToken = HTTPField.Name("X-Auth-Token")!
  // swift-format-ignore: NeverForceUnwrap
  static let subjectToken = HTTPField.Name("X-Subject-Token")!
  // swift-format-ignore: NeverForceUnwrap
  static let sdkDate = HTTPField.Name("X-Sdk-Date")!
  // swift-format-ignore: NeverForceUnwrap
  static let sdkContent = HTTPField.Name("X-Sdk-Content-Sha256")!
  // swift-format-ignore: NeverForceUnwrap
  static let projectID = HTTPField.Name("X-Project-Id")!
}

extension TestServer {
  /// Runs a server over a new gallery and calls it as a tenant of the Huawei dialect.
  static func huawei(
    _ setup: TestingSetup = .router, _ change: (inout Settings) -> Void = { _ in },
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    layers: ServerLayers = ServerLayers(),
    _ body: @Sendable @escaping (HuaweiCaller) async throws -> Void
  ) async throws {
    try await run(setup, change, logger: logger, layers: layers) { client, gallery in
      try await body(try await client.huaweiCaller(gallery))
    }
  }
}

extension TestClientProtocol {
  /// Signs in.
  func huaweiCaller(_ gallery: TestGallery) async throws -> HuaweiCaller {
    let answer = try await post(
      "/v3/auth/tokens", .password(gallery.credentials.huawei.password, of: gallery))
    #expect(answer.status == 201)
    return HuaweiCaller(
      client: self, gallery: gallery, token: try #require(answer.headers[.subjectToken]))
  }
}

extension Body {
  /// What asks for a token.
  static func password(
    _ password: String, of gallery: TestGallery, user: String? = nil, domain: String? = nil,
    scope: String? = nil
  ) -> Body {
    let account = gallery.credentials.huawei
    let scope = scope ?? #"{"project":{"name":"\#(account.projectName)"}}"#
    return .json(
      #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"\#(user ?? account.user)","#
        + #""password":"\#(password)","domain":{"name":"\#(domain ?? account.domain)"}}}},"scope":\#(scope)}}"#
    )
  }

  /// A JSON object of any values.
  static func object(_ members: [String: Any]) throws -> Body {
    Body(
      type: "application/json", bytes: ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: members)))
  }
}

/// A request signed as the vendor's signing guide says, by code that shares nothing with the server's.
struct SignedExchange {
  var method: HTTPRequest.Method
  /// With the query.
  var path: String
  var body: Body?
  var headers: HTTPFields = [:]

  init(method: HTTPRequest.Method, path: String, body: Body?) {
    self.method = method
    self.path = path
    self.body = body
  }

  mutating func sign(with accessKey: String, _ secretKey: String, at time: Date) {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat = "yyyyMMdd'T'HHmmss'Z'"
    let date = formatter.string(from: time)
    headers[.sdkDate] = date
    headers[.projectID] = "signed too"
    var signed = [("host", "localhost"), ("x-project-id", "signed too"), ("x-sdk-date", date)]
    var hash = hex(SHA256.hash(data: Data(body.map { Array($0.bytes.readableBytesView) } ?? [])))
    if let type = body?.type {
      signed.append(("content-type", type))
      if type.hasPrefix("multipart/") {
        hash = "UNSIGNED-PAYLOAD"
        headers[.sdkContent] = hash
        signed.append(("x-sdk-content-sha256", hash))
      }
    }
    signed.sort { $0.0 < $1.0 }
    let names = signed.map(\.0).joined(separator: ";")
    let parts = path.split(separator: "?", maxSplits: 1)
    let query = parts.count < 2 ? "" : parts[1].split(separator: "&").sorted().joined(separator: "&")
    let canonical = [
      method.rawValue, "\(parts[0])/", query, signed.map { "\($0.0):\($0.1)\n" }.joined(), names, hash,
    ].joined(separator: "\n")
    let text = "SDK-HMAC-SHA256\n\(date)\n\(hex(SHA256.hash(data: Data(canonical.utf8))))"
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(text.utf8), using: SymmetricKey(data: Data(secretKey.utf8)))
    headers[.authorization] =
      "SDK-HMAC-SHA256 Access=\(accessKey), SignedHeaders=\(names), Signature=\(hex(code))"
  }

  private func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String(format: "%02x", $0) }.joined()
  }
}
