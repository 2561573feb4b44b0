import Authentication
import Foundation
import Gallery
import Testing

/// A request that the vendor's own Python SDK (huaweicloudsdkcore 3.1.219) signed.
private struct Signed: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var method: String
  var path: String
  var query: String?
  var headers: [String: String]
  var body: String?
  var authorization: String
  var date = "20260131T123456Z"
  var secretKey = "mien-test-secret-key-for-vectors-0123456"

  func verify(at now: Timestamp? = nil) throws {
    let now = try now ?? #require(SDKDate.timestamp("20260131T123456Z"))
    let signature = try SDKSignature(authorization: authorization, date: date, at: now)
    var headers = headers
    headers["x-sdk-date"] = date
    let payload =
      body.map { body in Array(body.utf8).withUnsafeBytes { SDKSignedRequest.Payload.hash(of: $0) } }
      ?? .unsigned
    try signature.verify(
      SDKSignedRequest(method: method, path: path, query: query, headers: headers), payload: payload,
      secretKey: secretKey)
  }

  func changed(_ change: (inout Signed) -> Void) -> Signed {
    var copy = self
    change(&copy)
    return copy
  }
}

@Suite("Signatures of SDK-HMAC-SHA256")
struct SDKSignatureTests {
  private static let get = Signed(
    testDescription: "a query", method: "GET", path: "/v2/0123456789abcdef/face-sets/a/faces",
    query: "limit=5&offset=0",
    headers: [
      "user-agent": "sdk/1", "content-type": "application/json", "x-project-id": "0123456789abcdef",
      "host": "127.0.0.1:8080",
    ], body: "",
    authorization: "SDK-HMAC-SHA256 Access=MIENTESTACCESSKEY001, "
      + "SignedHeaders=content-type;host;user-agent;x-project-id;x-sdk-date, "
      + "Signature=f01d15ec4d42eadefd50c3b5255b615b4bdff2cbd6565d12a3e015b9f14be2fc")

  private static let escapes = Signed(
    testDescription: "names that must be escaped", method: "DELETE",
    path: "/v2/0123456789abcdef/face-sets/%C3%A9%20~a%2Bb/faces",
    query: "Z=%2A&a%20b=10&a%20b=2&z=%C3%A4%20b%2Bc%2Fd~e",
    headers: ["content-type": "application/json", "host": "127.0.0.1:8080"], body: "",
    authorization: "SDK-HMAC-SHA256 Access=MIENTESTACCESSKEY001, SignedHeaders=content-type;host;x-sdk-date, "
      + "Signature=86d1717fc8fd6aff51824c31d00f3df2934a2a954e9ace26db47a6054d23f62e")

  private static let json = Signed(
    testDescription: "a JSON body", method: "POST", path: "/v2/0123456789abcdef/face-detect",
    headers: [
      "content-type": "application/json", "host": "127.0.0.1:8080", "user-agent": " two  spaces ",
    ], body: #"{"image_base64":"AAAA"}"#,
    authorization: "SDK-HMAC-SHA256 Access=MIENTESTACCESSKEY001, "
      + "SignedHeaders=content-type;host;user-agent;x-sdk-date, "
      + "Signature=db46e49148c428928e45a56597ad28e808d35719ffc2fb10eca934d76d489a77")

  private static let file = Signed(
    testDescription: "a form, whose body is not signed", method: "POST",
    path: "/v2/0123456789abcdef/face-detect",
    headers: [
      "content-type": "multipart/form-data; boundary=x", "host": "127.0.0.1:8080",
      "x-sdk-content-sha256": "UNSIGNED-PAYLOAD",
    ], body: nil,
    authorization: "SDK-HMAC-SHA256 Access=MIENTESTACCESSKEY001, "
      + "SignedHeaders=content-type;host;x-sdk-content-sha256;x-sdk-date, "
      + "Signature=7266868d92fb7a7197d86396b61769de735772f6dc6a6d5711d2c2a890dc0e98")

  /// The older form. No SDK of today makes it; Python's `hmac` made this one by the rules of the older guide.
  private static let credential = Signed(
    testDescription: "the form with Credential", method: "POST", path: "/v2/p/face-detect",
    headers: ["content-type": "application/json", "host": "code.test.com"], body: "{}",
    authorization: "SDK-HMAC-SHA256 Credential=MIENTESTACCESSKEY001/20150907//frs/sdk_request, "
      + "SignedHeaders=content-type;host;x-sdk-date, "
      + "Signature=9587ea663d04a2138031d14d9b56216ea526f1d82f68d498e58806b1816852e2",
    date: "20150907T101459Z")

  @Test("What the vendor's SDK signs is genuine", arguments: [get, escapes, json, file])
  private func genuine(_ request: Signed) throws {
    try request.verify()
  }

  @Test("The older form is genuine too")
  func older() throws {
    let then = try #require(SDKDate.timestamp("20150907T101500Z"))
    try Self.credential.verify(at: then)
    for wrong in ["20150908//frs", "20150907/x/frs", "20150907//obs"] {
      let altered = Self.credential.changed {
        $0.authorization = $0.authorization.replacingOccurrences(of: "20150907//frs", with: wrong)
      }
      #expect(throws: SDKSignatureError.self, "\(wrong)") { try altered.verify(at: then) }
    }
  }

  @Test("Other ways to write the same request are the same request")
  func equivalents() throws {
    try Self.get.changed { $0.query = "offset=0&limit=5" }.verify()
    try Self.get.changed { $0.path += "/" }.verify()
    try Self.escapes.changed { $0.path = $0.path.replacingOccurrences(of: "~", with: "%7e") }.verify()
    try Self.json.changed { $0.headers["user-agent"] = "two  spaces" }.verify()
    try Self.json.changed { $0.headers["x-unsigned"] = "anything" }.verify()
    try Self.get.changed { $0.method = "get" }.verify()
  }

  private static let alterations: [(String, Signed)] = [
    ("method", get.changed { $0.method = "PUT" }),
    ("path", get.changed { $0.path = "/v2/0123456789abcdef/face-sets/b/faces" }),
    ("query value", get.changed { $0.query = "limit=6&offset=0" }),
    ("query name", get.changed { $0.query = "limits=5&offset=0" }),
    ("query removed", get.changed { $0.query = nil }),
    ("query added", get.changed { $0.query = "limit=5&offset=0&x=" }),
    ("header", get.changed { $0.headers["x-project-id"] = "fedcba9876543210" }),
    ("host", get.changed { $0.headers["host"] = "127.0.0.1:8081" }),
    ("content type", json.changed { $0.headers["content-type"] = "text/plain" }),
    ("body", json.changed { $0.body = #"{"image_base64":"AAAB"}"# }),
    ("body left unsigned", json.changed { $0.body = nil }),
    ("date", json.changed { $0.date = "20260131T123457Z" }),
    ("key", json.changed { $0.secretKey += "x" }),
    (
      "signature",
      json.changed { $0.authorization = String($0.authorization.dropLast()) + "8" }
    ),
    ("signature cut short", json.changed { $0.authorization = String($0.authorization.dropLast(2)) }),
  ]

  @Test("Whatever is altered makes it wrong", arguments: alterations.map(\.0))
  func altered(what: String) throws {
    let request = try #require(Self.alterations.first { $0.0 == what }?.1)
    #expect(throws: SDKSignatureError.wrong) { try request.verify() }
  }

  @Test("A request is good for 15 minutes before and after its time")
  func window() throws {
    let signed = try #require(SDKDate.timestamp("20260131T123456Z"))
    func at(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: signed.milliseconds + seconds * 1000) }
    try Self.json.verify(at: at(900))
    try Self.json.verify(at: at(-900))
    for seconds: Int64 in [901, -901, 86400] {
      #expect(throws: SDKSignatureError.staleDate) { try Self.json.verify(at: at(seconds)) }
    }
  }

  @Test(
    "A header that is not of the form is refused before anything is computed",
    arguments: [
      "", "Basic QQ==", "SDK-HMAC-SHA256", "SDK-HMAC-SHA256 Access=A",
      "SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date",
      "SDK-HMAC-SHA256 SignedHeaders=host;x-sdk-date, Signature=00",
      "SDK-HMAC-SHA256 Access=A, Access=B, SignedHeaders=host;x-sdk-date, Signature=00",
      "SDK-HMAC-SHA256 Access=A, Credential=A, SignedHeaders=host;x-sdk-date, Signature=00",
      "SDK-HMAC-SHA256 Credential=A/20260131/x, SignedHeaders=host;x-sdk-date, Signature=00",
      "SDK-HMAC-SHA256 Access=A, SignedHeaders=x-sdk-date, Signature=00",
      "SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=00",
      "SDK-HMAC-SHA256 Access=, SignedHeaders=host;x-sdk-date, Signature=00",
      "SDK-HMAC-SHA256 Access=A, SignedHeaders=" + String(repeating: "host;", count: 65)
        + "x-sdk-date, Signature=00",
    ])
  func malformed(authorization: String) throws {
    let now = try #require(SDKDate.timestamp("20260131T123456Z"))
    let error = #expect(throws: SDKSignatureError.self) {
      try SDKSignature(authorization: authorization, date: "20260131T123456Z", at: now)
    }
    guard case .malformed? = error else { return #expect(Bool(false), "\(String(describing: error))") }
  }

  @Test("A signed header that did not arrive is refused")
  func missingHeader() throws {
    let request = Self.get.changed { $0.headers["x-project-id"] = nil }
    #expect(throws: SDKSignatureError.malformed("the signed header x-project-id is missing")) {
      try request.verify()
    }
  }

  @Test(
    "A date must be of the form",
    arguments: [nil, "", "20260131123456", "2026-01-31T12:34:56Z", "20260131T123456", "20261331T123456Z"])
  func dates(text: String?) {
    #expect(throws: SDKSignatureError.badDate) {
      try SDKSignature(authorization: Self.json.authorization, date: text, at: Timestamp(milliseconds: 0))
    }
  }
}
