import Authentication
import Foundation
import Gallery
import GalleryStoreSQLite
import HTTPTypes
import HuaweiDialect
import HummingbirdTesting
import MienServer
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

/// Every code of section 6.2 of the v2 reference that a caller can bring about, and why it cannot with the others.
@Suite("Huawei: every error code")
struct HuaweiErrorCodeTests {
  static let unreachable: [HuaweiErrorCode: String] = [
    .internalError: "only this server's own faults bring it about",
    .serviceNotEnabled: "a tenant that exists has the service; there is nothing to subscribe to",
    .userRegistered: "callers do not register users; the operator makes tenants on the command line",
    .userNotUpdated: "callers do not change users",
    .videoUndecodable: videos, .actionUnsupported: videos, .actionTimeInvalid: videos,
    .tooManyActions: videos,
    .matchingModeUnsupported: videos, .videoDuration: videos, .noFaceInPicture: videos,
    .pictureQuality: videos,
    .severalFacesInPicture: videos, .videoDataUndecodable: videos,
  ]
  private static let videos = "live detection in videos is not there yet: every request gets FRS.0020"

  static let triggers: [Trigger] = access + bodies + addresses + faceSets + faces + searches

  private static let access: [Trigger] = [
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
      for _ in 0..<4 { _ = try await caller.get("face-sets") }
      return try await caller.get("face-sets")
    },
    Trigger(.unknownInterface, "an unknown path") { try await $0.get("face-detection") },
    Trigger(.subserviceNotEnabled, "live detection") { try await $0.post("live-detect", .json("{}")) },
    Trigger(
      .subserviceNotEnabled, "search switched off", { $0.huawei.services = [.faceDetect, .faceCompare] }
    ) {
      try await $0.post("face-sets/a/search", .json("{}"))
    },
    Trigger(.subserviceNotEnabled, "comparison switched off", { $0.huawei.services = [.faceSearch] }) {
      try await $0.post("face-compare", .json("{}"))
    },
  ]

  private static let bodies: [Trigger] = [
    Trigger(.headerMissing, "no Content-Type") {
      try await $0.post("face-detect", Body(type: nil, bytes: ByteBuffer(string: "{}")))
    },
    Trigger(.parameterMissing, "no image") { try await $0.post("face-detect", .json("{}")) },
    Trigger(.parameterMalformed, "an unknown attribute") {
      try await $0.post("face-detect", .json(#"{"image_base64":"AAAA","attributes":"6"}"#))
    },
    Trigger(.imageDimensions, "too wide a picture") {
      try await $0.post("face-detect", .form([("image_file", BadImage.bmpHeader(width: 4097, height: 100))]))
    },
    Trigger(.notJSON, "half a body") { try await $0.post("face-detect", .json(#"{"image_base64""#)) },
    Trigger(.imageUndecodable, "no Base64") {
      try await $0.post("face-detect", .json(#"{"image_base64":"/9j/4AAQ*"}"#))
    },
    Trigger(.unsupportedFormat, "a GIF") {
      try await $0.post("face-detect", .form([("image_file", Data("GIF89a".utf8) + Data(count: 50))]))
    },
    Trigger(.bodyTooLarge, "an image over 8 MB") {
      try await $0.post("face-detect", .form([("image_file", Data(count: (8 << 20) + 1))]))
    },
    Trigger(.requestTooLarge, "a body of 20 MB") {
      try await $0.post("face-detect", .form([("image_file", Data(count: 20 << 20))]))
    },
    Trigger(.requestTooLarge, "a signed body of 20 MB") {
      try await $0.sign(
        .post, "face-detect", .json(["image_base64": String(repeating: "A", count: 20 << 20)]))
    },
    Trigger(.noFaceToCompare, "a grey picture") {
      try await $0.post(
        "face-compare", .form([("image1_file", BadImage.blank), ("image2_file", BadImage.blank)]))
    },
  ]

  private static let addresses: [Trigger] = [
    Trigger(.invalidObjectURL, "a bucket without an object", withObjects) { try await $0.detect("/photos") },
    Trigger(.objectTooLarge, "an object over 8 MB", withObjects) { try await $0.detect("/photos/large.jpg") },
    Trigger(.objectMissing, "an object that is not there", withObjects) {
      try await $0.detect("/photos/none.jpg")
    },
    Trigger(.objectNotObtained, "a store that is broken", { $0.objects.folder = objects + "-gone" }) {
      try await $0.detect("/photos/obama.jpg")
    },
    Trigger(.objectNotPermitted, "no object store") { try await $0.detect("/photos/obama.jpg") },
    Trigger(.invalidURL, "an address that is not allowed") {
      try await $0.detect("http://example.com/a.jpg")
    },
  ]

  /// A folder with objects, made once.
  private static let objects: String = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-objects-\(UUID().uuidString)")
    let bucket = folder.appending(path: "photos")
    try? FileManager.default.createDirectory(at: bucket, withIntermediateDirectories: true)
    try? Data(count: (8 << 20) + 1).write(to: bucket.appending(path: "large.jpg"))
    return folder.path
  }()

  private static let withObjects: @Sendable (inout Settings) -> Void = { $0.objects.folder = objects }

  private static let faceSets: [Trigger] =
    [
      Trigger(.faceSetExists, "the same name again") {
        try await $0.post("face-sets", .json(#"{"face_set_name":"a"}"#))
      },
      Trigger(.tooManyFaceSets, "one more than allowed", { $0.huawei.faceSets = 1 }) {
        try await $0.post("face-sets", .json(#"{"face_set_name":"b"}"#))
      },
      Trigger(.tooManyFaceSets, "the eleventh") { caller in
        for number in 2...10 {
          let created = try await caller.post("face-sets", .json(["face_set_name": "s\(number)"]))
          #expect(created.status == 200)
        }
        return try await caller.post("face-sets", .json(["face_set_name": "s11"]))
      },
      Trigger(.faceSetMissing, "a query") { try await $0.get("face-sets/none") },
      Trigger(.faceSetMissing, "a deletion") { try await $0.delete("face-sets/none") },
      Trigger(.faceSetMissing, "an addition") {
        try await $0.post("face-sets/none/faces", .form([("image_file", BadImage.blank)]))
      },
      Trigger(.faceSetMissing, "a page of faces") { try await $0.get("face-sets/none/faces") },
      Trigger(.faceSetMissing, "an update") {
        try await $0.send(
          .put, "face-sets/none/faces", .json(#"{"face_id":"AAAAAAAA","external_image_id":"i"}"#))
      },
      Trigger(.faceSetMissing, "a deletion of faces") { try await $0.delete("face-sets/none/faces?id=x") },
      Trigger(.faceSetMissing, "a batch deletion") {
        try await $0.delete("face-sets/none/faces/batch", .json(#"{"filter":"id:x"}"#))
      },
      Trigger(.faceSetMissing, "a search") {
        try await $0.post("face-sets/none/search", .json(#"{"face_id":"AAAAAAAA"}"#))
      },
    ]
    + malformed(
      [
        #"{"face_set_name":""}"#, #"{"face_set_name":"_a"}"#, #"{"face_set_name":"a b"}"#,
        #"{"face_set_name":7}"#,
        #"{"face_set_name":"\#(String(repeating: "a", count: 65))"}"#,
        #"{"face_set_name":"b","face_set_capacity":15000}"#, #"{"face_set_name":"b","face_set_capacity":0}"#,
        #"{"face_set_name":"b","face_set_capacity":110000}"#,
        #"{"face_set_name":"b","face_set_capacity":"many"}"#,
        #"{"face_set_name":"b","external_fields":[]}"#,
        #"{"face_set_name":"b","external_fields":{"x":"long"}}"#,
        #"{"face_set_name":"b","external_fields":{"x":{"type":"date"}}}"#,
        #"{"face_set_name":"b","external_fields":{"x":{"type":7}}}"#,
        #"{"face_set_name":"b","external_fields":{"face_id":{"type":"long"}}}"#,
        #"{"face_set_name":"b","external_fields":{"similarity":{"type":"long"}}}"#,
        #"{"face_set_name":"b","external_fields":{"":{"type":"long"}}}"#,
        #"{"face_set_name":"b","external_fields":{"x y":{"type":"long"}}}"#,
        #"{"face_set_name":"b","external_fields":{"\#(String(repeating: "x", count: 37))":{"type":"long"}}}"#,
        "{\"face_set_name\":\"b\",\"external_fields\":{"
          + (0...10).map { #""f\#($0)":{"type":"long"}"# }.joined(separator: ",") + "}}",
      ], .post, "face-sets") + [
      Trigger(.parameterMissing, "a face set without a name") { try await $0.post("face-sets", .json("{}")) }
    ]

  private static let faces: [Trigger] =
    [
      Trigger(.noFaceToAdd, "a grey picture") {
        try await $0.post("face-sets/a/faces", .form([("image_file", BadImage.blank)]))
      },
      Trigger(.fieldUndefined, "a field that was not defined, in an addition") {
        try await $0.add(#"{"unknown": 1}"#)
      },
      Trigger(.fieldUndefined, "a field that was not defined, in an update") {
        try await $0.change(#"{"unknown": 1}"#)
      },
      Trigger(.fieldTypeMismatch, "text for a number") { try await $0.add(#"{"timestamp": "12"}"#) },
      Trigger(.fieldTypeMismatch, "a fraction for a whole number") {
        try await $0.add(#"{"timestamp": 1.5}"#)
      },
      Trigger(.fieldTypeMismatch, "a number for text") { try await $0.add(#"{"id": 12}"#) },
      Trigger(.fieldTypeMismatch, "a list") { try await $0.add(#"{"id": ["a"]}"#) },
      Trigger(.fieldTypeMismatch, "null") { try await $0.add(#"{"id": null}"#) },
      Trigger(.fieldTypeMismatch, "a number for a truth value, in an update") {
        try await $0.change(#"{"male": 1}"#)
      },
      Trigger(.parameterMalformed, "text with a blank") { try await $0.add(#"{"id": "a b"}"#) },
      Trigger(.parameterMalformed, "empty text") { try await $0.add(#"{"id": ""}"#) },
      Trigger(.parameterMalformed, "fields that are no object") { try await $0.add("[1]") },
      Trigger(.parameterMalformed, "an image id with a blank") {
        try await $0.post(
          "face-sets/a/faces",
          .form([("image_file", BadImage.blank), ("external_image_id", Data("a b".utf8))]))
      },
      Trigger(.parameterMalformed, "too long an image id") {
        try await $0.post(
          "face-sets/a/faces",
          .form([("image_file", BadImage.blank), ("external_image_id", Data(repeating: 0x61, count: 37))]))
      },
      Trigger(.faceMissing, "a query") { try await $0.get("face-sets/a/faces?face_id=AAAAAAAA") },
      Trigger(.faceMissing, "a query for what cannot be an id") {
        try await $0.get("face-sets/a/faces?face_id=x")
      },
      Trigger(.faceMissing, "an update") {
        try await $0.send(
          .put, "face-sets/a/faces", .json(#"{"face_id":"AAAAAAAA","external_image_id":"i"}"#))
      },
      Trigger(.faceMissing, "a deletion") { try await $0.delete("face-sets/a/faces?face_id=AAAAAAAA") },
      Trigger(.faceMissing, "a search") { try await $0.search(#""top_n":1"#, face: "AAAAAAAA") },
      Trigger(.parameterMissing, "an update of nothing") {
        try await $0.send(.put, "face-sets/a/faces", .json(#"{"face_id":"AAAAAAAA"}"#))
      },
      Trigger(.parameterMissing, "an update without a face") {
        try await $0.send(.put, "face-sets/a/faces", .json(#"{"external_image_id":"i"}"#))
      },
      Trigger(.valueNotFound, "a value that no face has") {
        try await $0.delete("face-sets/a/faces?id=nobody")
      },
      Trigger(.valueNotFound, "an image id that no face has") {
        try await $0.delete("face-sets/a/faces?external_image_id=nobody")
      },
      Trigger(.valueNotFound, "a value of another type") {
        try await $0.delete("face-sets/a/faces?timestamp=x")
      },
      Trigger(.fieldMissing, "a deletion by an unknown field") {
        try await $0.delete("face-sets/a/faces?unknown=1")
      },
      Trigger(.fieldMissing, "a deletion by a built-in field") {
        try await $0.delete("face-sets/a/faces?bounding_box=1")
      },
      Trigger(.parameterMissing, "a deletion by nothing") { try await $0.delete("face-sets/a/faces") },
      Trigger(.parameterMalformed, "a deletion by two fields") {
        try await $0.delete("face-sets/a/faces?id=home&timestamp=12")
      },
      Trigger(.parameterMalformed, "a deletion by no value") { try await $0.delete("face-sets/a/faces?id=") },
      Trigger(.nothingToDelete, "a filter that nothing meets") {
        try await $0.delete("face-sets/a/faces/batch", .json(#"{"filter":"timestamp:99"}"#))
      },
      Trigger(.filterMalformed, "a broken filter of a batch deletion") {
        try await $0.delete("face-sets/a/faces/batch", .json(#"{"filter":"timestamp:["}"#))
      },
      Trigger(.filterMalformed, "an empty filter of a batch deletion") {
        try await $0.delete("face-sets/a/faces/batch", .json(#"{"filter":""}"#))
      },
      Trigger(.parameterMissing, "a batch deletion without a filter") {
        try await $0.delete("face-sets/a/faces/batch", .json("{}"))
      },
    ]
    + [
      "offset=-1", "limit=0", "limit=x", "offset=9999&limit=2", "limit=10001", "offset=99999999999999999999",
    ].map {
      query in
      Trigger(.parameterMalformed, "a page with \(query)") { try await $0.get("face-sets/a/faces?\(query)") }
    }

  private static let searches: [Trigger] =
    [
      Trigger(.noFaceToSearch, "a grey picture") {
        try await $0.post("face-sets/a/search", .form([("image_file", BadImage.blank)]))
      },
      Trigger(.parameterMissing, "nothing to search for") {
        try await $0.post("face-sets/a/search", .json("{}"))
      },
      Trigger(.parameterMalformed, "two faces to search for") {
        try await $0.search(#""image_base64":"AAAA""#)
      },
      Trigger(.filterMalformed, "a broken filter") { try await $0.search(#""filter":"timestamp:[1 TO""#) },
      Trigger(.filterMalformed, "a filter by an unknown field") {
        try await $0.search(#""filter":"unknown:1""#)
      },
      Trigger(.filterMalformed, "a filter with text for a number") {
        try await $0.search(#""filter":"timestamp:x""#)
      },
      Trigger(.filterMalformed, "a filter that is nested too deep") {
        try await $0.search(
          #""filter":"\#(String(repeating: "(", count: 40))id:x\#(String(repeating: ")", count: 40))""#)
      },
      Trigger(.returnFieldUndefined, "a field that was not defined") {
        try await $0.search(#""return_fields":["unknown"]"#)
      },
      Trigger(.sortFieldNotReturned, "an order by a field that is not returned") {
        try await $0.search(#""sort":[{"timestamp":"asc"}]"#)
      },
      Trigger(.sortFieldNotNumeric, "an order by text") {
        try await $0.search(#""sort":[{"id":"asc"}],"return_fields":["id"]"#)
      },
    ]
    + [
      #""top_n":0"#, #""top_n":1001"#, #""top_n":"many""#, #""threshold":1.1"#, #""threshold":-0.1"#,
      #""threshold":"high""#, #""sort":{"timestamp":"asc"}"#, #""sort":[{"timestamp":"up"}]"#,
      #""sort":["timestamp"]"#,
      #""sort":[{"timestamp":"asc","id":"asc"}]"#, #""sort":"timestamp""#, #""return_fields":"id""#,
      #""return_fields":[7]"#, #""filter":7"#, #""face_id":7"#,
    ].map { more in
      Trigger(.parameterMalformed, "a search with \(more)") { try await $0.search(more) }
    }

  private static func malformed(_ bodies: [String], _ method: HTTPRequest.Method, _ path: String) -> [Trigger]
  {
    bodies.map { body in
      Trigger(.parameterMalformed, String(body.prefix(80))) { try await $0.send(method, path, .json(body)) }
    }
  }

  @Test("Each request gets its code, its status and a message", arguments: triggers)
  func triggered(_ trigger: Trigger) async throws {
    try await TestServer.huawei(.router, trigger.change) { caller in
      try await caller.prepare(for: trigger)
      let answer = try await trigger.send(caller)
      #expect(answer.code == trigger.code.rawValue, "\(answer.json)")
      #expect(answer.status == trigger.code.status.code)
      #expect(Set(answer.object.keys) == ["error_code", "error_msg"])
      #expect((answer.object["error_msg"] as? String)?.isEmpty == false)
    }
  }

  @Test("A full face set takes none of the faces of a photograph")
  func full() async throws {
    let folder = try TestFolder()
    let tenant = try await folder.tenant()
    // The vendor's smallest face set has 10,000 places; one with a single place is made behind the interface.
    let store = try SQLiteGalleryStore(path: folder.data, key: .file(folder.keyFile), purpose: .own)
    _ = try await store.write(tenant.id, publish: { _ in }) { (writer) throws(MienError) in
      try writer.insertCollection(
        NewCollection(name: "tiny", capacity: 1), code: "tiny0001", at: Timestamp(milliseconds: 0))
    }
    try await store.close()
    let gallery = TestGallery(folder: folder, tenant: tenant)
    let application = try await TestServer.application(folder)
    try await application.test(.router) { client in
      let caller = try await client.huaweiCaller(gallery)
      let refused = try await caller.post(
        "face-sets/tiny/faces", .form([("image_file", try Couple.photograph())]))
      #expect(refused.status == 403)
      #expect(refused.code == "FRS.0306")
      #expect(try await caller.get("face-sets/tiny").at("face_set_info", "face_number") as? Int == 0)
      let one = try await caller.post(
        "face-sets/tiny/faces", .form([("image_file", try TestServer.photograph("obama.jpg"))]))
      #expect(one.status == 200)
    }
  }

  @Test("No code is forgotten: each is brought about here, or it is said why it cannot be")
  func complete() {
    let reached = Set(Self.triggers.map(\.code)).union([.faceSetFull])
    #expect(reached.isDisjoint(with: Self.unreachable.keys))
    let missing = Set(HuaweiErrorCode.allCases).subtracting(reached).subtracting(Self.unreachable.keys)
    #expect(missing.isEmpty, "\(missing.map(\.rawValue).sorted())")
  }
}

extension HuaweiCaller {
  /// Makes the face set `a` with one face, where the trigger may use it.
  fileprivate func prepare(for trigger: Trigger) async throws {
    var settings = Settings()
    trigger.change(&settings)
    guard settings.huawei.services.contains(.faceSearch), settings.rates.burst > 10 else { return }
    try await createFaceSet()
  }

  fileprivate func detect(_ address: String) async throws -> Answer {
    try await post("face-detect", .json(["image_url": address]))
  }

  fileprivate func add(_ fields: String) async throws -> Answer {
    try await post(
      "face-sets/a/faces", .form([("image_file", BadImage.blank), ("external_fields", Data(fields.utf8))]))
  }

  fileprivate func change(_ fields: String) async throws -> Answer {
    let id = try await addFace(try TestServer.photograph("obama.jpg"), [:])
    return try await send(
      .put, "face-sets/a/faces", .json(#"{"face_id":"\#(id)","external_fields":\#(fields)}"#))
  }

  /// Searches for a face id with further parameters.
  fileprivate func search(_ more: String, face: String? = nil) async throws -> Answer {
    try await post(
      "face-sets/a/search", .json(#"{"face_id":"\#(face ?? "AAAAAAAA")",\#(more)}"#))
  }
}
