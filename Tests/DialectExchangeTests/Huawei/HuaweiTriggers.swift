import Authentication
import Foundation
import Gallery
import HTTPTypes
import HuaweiDialect
import MienServer
import RemoteImages
import NIOCore
import Testing

/// A request that is answered with an error code.
struct Trigger: Sendable, CustomTestStringConvertible {
  let code: HuaweiErrorCode
  let what: String
  var change: @Sendable (inout Settings) -> Void = { _ in }
  let send: @Sendable (HuaweiCaller) async throws -> Answer

  init(
    _ code: HuaweiErrorCode, _ what: String,
    _ change: @escaping @Sendable (inout Settings) -> Void = { _ in },
    send: @escaping @Sendable (HuaweiCaller) async throws -> Answer
  ) {
    self.code = code
    self.what = what
    self.change = change
    self.send = send
  }

  var testDescription: String { "\(code.rawValue): \(what)" }
}

/// Requests that are refused, for every reason there is.
enum HuaweiTriggers {
  static let all: [Trigger] = access + bodies + addresses + faceSets + faces + searches + videos

  static let access: [Trigger] = [
    Trigger(.unauthenticated, "no credentials") { try await $0.client.send(.get, $0.path("face-sets")) },
    Trigger(.unauthenticated, "a signature with another key") { caller in
      try await caller.sign(.get, "face-sets") {
        $0.sign(with: caller.gallery.credentials.huawei.accessKey, "guess", at: Date())
      }
    },
    Trigger(.tokenRejected, "a made-up token") {
      try await $0.client.send(
        .get, $0.path("face-sets"), headers: [.authToken: "MIINRwYJKoZIhvcNAQcCoIINODCCDTQ"])
    },
    Trigger(.tokenExpired, "a token of the day before yesterday") { caller in
      let issuer = AccessTokenIssuer(key: try await caller.gallery.tokenKey())
      let then = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) - 2 * 86_400_000)
      let token = issuer.token(
        for: caller.gallery.tenant.id, .huawei, secret: caller.gallery.credentials.huawei.password, at: then,
        lifetime: 86400)
      return try await caller.client.send(.get, caller.path("face-sets"), headers: [.authToken: token])
    },
    Trigger(.projectMismatch, "the path of another project") {
      try await $0.client.send(.get, "/v2/other/face-sets", headers: [.authToken: $0.token])
    },
    Trigger(.serviceFrozen, "a suspended tenant") { caller in
      try await caller.gallery.administer { _ = try await $0.setSuspended(true, "acme") }
      return try await caller.get("face-sets")
    },
    Trigger(.tooManyRequests, "more than the rate", { ($0.rates.perSecond, $0.rates.burst) = (1, 5) }) {
      caller in
      let answers = try await caller.burst()
      return try #require(answers.first { $0.status != 200 })
    },
    Trigger(.unknownInterface, "an unknown path") { try await $0.get("face-detection") },
    Trigger(.subserviceNotEnabled, "live detection switched off", { $0.huawei.services = [.faceDetect] }) {
      try await $0.post("live-detect", .json("{}"))
    },
    Trigger(
      .subserviceNotEnabled, "live detection in photographs switched off",
      { $0.huawei.services = [.faceDetect] }
    ) {
      try await $0.post("live-detect-face", .json("{}"))
    },
    Trigger(
      .subserviceNotEnabled, "search switched off", { $0.huawei.services = [.faceDetect, .faceCompare] }
    ) {
      try await $0.post("face-sets/a/search", .json("{}"))
    },
    Trigger(.subserviceNotEnabled, "comparison switched off", { $0.huawei.services = [.faceSearch] }) {
      try await $0.post("face-compare", .json("{}"))
    },
  ]

  /// Bodies and photographs that no operation takes.
  static let bodies: [Trigger] =
    HuaweiBadBodies.refusals.map { refusal in
      Trigger(refusal.code, "\(refusal.path), \(refusal.what)") {
        try await $0.post(refusal.path, try refusal.body())
      }
    } + [
      Trigger(.requestTooLarge, "a signed body of 20 MB") {
        try await $0.sign(
          .post, "face-detect", .json(["image_base64": String(repeating: "A", count: 20 << 20)]))
      }
    ]

  static let addresses: [Trigger] = [
    Trigger(.invalidObjectURL, "a bucket without an object", withObjects) { try await $0.detect("/photos") },
    Trigger(.objectTooLarge, "an object over 8 MB", withObjects) { try await $0.detect("/photos/large.jpg") },
    Trigger(.objectMissing, "an object that is not there", withObjects) {
      try await $0.detect("/photos/none.jpg")
    },
    // Nothing listens on this port.
    Trigger(
      .objectNotObtained, "a store that is broken",
      {
        $0.objects.endpoint = WebAddress("http://127.0.0.1:1")
        $0.objects.accessKey = "a"
        $0.objects.secretKey = "s"
      }
    ) {
      try await $0.detect("/photos/obama.jpg")
    },
    Trigger(.objectNotPermitted, "no object store") { try await $0.detect("/photos/obama.jpg") },
    Trigger(
      .urlNotObtained, "an allowed address at which nobody answers",
      {
        $0.images.allowedHosts = AllowedHosts("127.0.0.1:1") ?? .none
        $0.images.allowedNetworks = AddressAllowList("127.0.0.0/8")
      }
    ) {
      try await $0.detect("http://127.0.0.1:1/a.jpg")
    },
    Trigger(.invalidURL, "an address that is not allowed") {
      try await $0.detect("http://example.com/a.jpg")
    },
  ]

  /// A folder with objects, made once.
  static let objects: String = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-objects-\(UUID().uuidString)")
    let bucket = folder.appending(path: "photos")
    try? FileManager.default.createDirectory(at: bucket, withIntermediateDirectories: true)
    try? Data(count: (8 << 20) + 1).write(to: bucket.appending(path: "large.jpg"))
    return folder.path
  }()

  static let withObjects: @Sendable (inout Settings) -> Void = { $0.objects.folder = objects }
}

extension HuaweiCaller {
  /// Makes the face set `a` with one face, where the trigger may use it.
  func prepare(for trigger: Trigger) async throws {
    var settings = Settings()
    trigger.change(&settings)
    guard settings.huawei.services.contains(.faceSearch), settings.rates.burst > 10 else { return }
    try await createFaceSet()
  }

  func detect(_ address: String) async throws -> Answer {
    try await post("face-detect", .json(["image_url": address]))
  }

  func add(_ fields: String) async throws -> Answer {
    try await post(
      "face-sets/a/faces", .form([("image_file", BadImage.blank), ("external_fields", Data(fields.utf8))]))
  }

  func change(_ fields: String) async throws -> Answer {
    let id = try await addFace(try TestServer.photograph("obama.jpg"), [:])
    return try await send(
      .put, "face-sets/a/faces", .json(#"{"face_id":"\#(id)","external_fields":\#(fields)}"#))
  }

  /// Searches for a face id with further parameters.
  func search(_ more: String, face: String? = nil) async throws -> Answer {
    try await post(
      "face-sets/a/search", .json(#"{"face_id":"\#(face ?? "AAAAAAAA")",\#(more)}"#))
  }
}
