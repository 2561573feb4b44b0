import Crypto
import Foundation
import Gallery
import Hummingbird
import HummingbirdTesting
import Logging
import MienServer
import NIOCore
import Testing

/// A signature as the vendor's clients make it, with every part open to be made wrong.
struct TencentSigner: Sendable {
  var appID: String
  var bucket: String
  var secretID: String
  var secretKey: String
  var made = Int64(Date().timeIntervalSince1970)
  /// `e`: the second at which it expires; 0 for one use.
  var expires: Int64
  var random = UInt32.random(in: 0...999_999_999)

  init(_ credentials: Credentials.Tencent) {
    appID = credentials.appID
    bucket = credentials.bucket
    secretID = credentials.secretID
    secretKey = credentials.secretKey
    expires = made + 60
  }

  /// A signature for one use.
  static func once(_ credentials: Credentials.Tencent) -> TencentSigner {
    var signer = TencentSigner(credentials)
    signer.expires = 0
    return signer
  }

  var plain: String {
    "a=\(appID)&b=\(bucket)&k=\(secretID)&e=\(expires)&t=\(made)&r=\(random)&u=0&f="
  }

  var header: String { header(signing: plain) }

  func header(signing text: String) -> String {
    let code = HMAC<Insecure.SHA1>.authenticationCode(
      for: Data(text.utf8), using: SymmetricKey(data: Data(secretKey.utf8)))
    return (Data(code) + Data(text.utf8)).base64EncodedString()
  }
}

/// Calls the Tencent dialect with a tenant's credentials.
struct TencentCaller {
  let client: any TestClientProtocol
  let credentials: Credentials.Tencent

  /// Calls an operation with a JSON body; `appid` and `bucket` are added.
  func json(
    _ operation: String, _ members: [String: Any] = [:], signature: String? = nil
  ) async throws -> TencentAnswer {
    let target = ["appid": credentials.appID, "bucket": credentials.bucket]
    let body = try JSONSerialization.data(withJSONObject: members.merging(target) { own, _ in own })
    return try await post(operation, "application/json", body, signature: signature)
  }

  /// Calls an operation with a form; `appid` and `bucket` are added.
  func form(
    _ operation: String, _ parts: [(name: String, content: Data)], signature: String? = nil
  ) async throws -> TencentAnswer {
    let target = [("appid", credentials.appID), ("bucket", credentials.bucket)]
      .map { (name: $0.0, content: Data($0.1.utf8)) }
    let body = Body.form(target + parts)
    return try await post(
      operation, body.type ?? "", Data(body.bytes.readableBytesView), signature: signature)
  }

  /// Calls an operation with any body and a signature, by default a good one.
  func post(
    _ operation: String, _ type: String, _ body: Data, signature: String? = nil
  ) async throws -> TencentAnswer {
    var headers: HTTPFields = [.contentType: type]
    let signature = signature ?? TencentSigner(credentials).header
    if !signature.isEmpty { headers[.authorization] = signature }
    return try await client.execute(
      uri: "/face/\(operation)", method: .post, headers: headers, body: ByteBuffer(bytes: body)
    ) { response in
      try TencentAnswer(
        status: response.status.code, headers: response.headers,
        text: String(decoding: response.body.readableBytesView, as: UTF8.self))
    }
  }

  /// Enrols a person from a photograph and gives back the face's id.
  @discardableResult
  func enrol(
    _ person: String, in groups: [String], _ photograph: Data, tag: String? = nil
  ) async throws -> String {
    var parts = [("person_id", Data(person.utf8)), ("image", photograph)].map { (name: $0.0, content: $0.1) }
    for (index, group) in groups.enumerated() { parts.append(("group_ids[\(index)]", Data(group.utf8))) }
    if let tag { parts.append(("tag", Data(tag.utf8))) }
    let answer = try await form("newperson", parts)
    #expect(answer.code == 0, "\(answer.text)")
    return try #require(answer.data["face_id"] as? String)
  }
}

/// An answer of the Tencent dialect.
struct TencentAnswer: @unchecked Sendable {
  let status: Int
  let headers: HTTPFields
  let text: String
  let object: [String: Any]

  init(status: Int, headers: HTTPFields, text: String) throws {
    self.status = status
    self.headers = headers
    self.text = text
    object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
  }

  var code: Int? { object["code"] as? Int }
  var data: [String: Any] { object["data"] as? [String: Any] ?? [:] }
  func strings(_ name: String) -> [String]? { data[name] as? [String] }
}

/// Runs a server over a gallery with one tenant, and calls its Tencent dialect.
func withTencent(
  _ setup: TestingSetup = .router, _ change: (inout Settings) -> Void = { _ in },
  logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
  layers: ServerLayers = ServerLayers(),
  _ body: @Sendable @escaping (TencentCaller, TestGallery) async throws -> Void
) async throws {
  try await TestServer.run(setup, change, logger: logger, layers: layers) { client, gallery in
    try await body(TencentCaller(client: client, credentials: gallery.credentials.tencent), gallery)
  }
}

/// Text as the content of a form's part.
func part(_ name: String, _ text: String) -> (name: String, content: Data) { (name, Data(text.utf8)) }
