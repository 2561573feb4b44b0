import Foundation
import Gallery
import GalleryStoreSQLite
import HuaweiDialect
import Hummingbird
import HummingbirdTesting
import Testing

/// Every code of section 6.2 of the v2 reference that a caller can bring about, and why it cannot with the others.
@Suite("Huawei: every error code")
struct HuaweiErrorCodeTests {
  static let unreachable: [HuaweiErrorCode: String] = [
    .internalError: "only this server's own faults bring it about",
    .serviceNotEnabled: "a tenant that exists has the service; there is nothing to subscribe to",
    .userRegistered: "callers do not register users; the operator makes tenants on the command line",
    .userNotUpdated: "callers do not change users",
    .matchingModeUnsupported: "no operation of the documents has matching modes",
    .severalFacesInPicture: "the largest face is judged, and warning 106 tells of the others",
    .pictureQuality: "only a face outside its photograph cannot be judged, and none is found there",
  ]
  /// These take an analysis of their own: HuaweiVideoTests and HuaweiLiveFaceTests.
  private static let elsewhere: Set<HuaweiErrorCode> = [.videoDataUndecodable, .noFaceInPicture]

  @Test("Each request gets its code, its status and a message", arguments: HuaweiTriggers.all)
  func triggered(_ trigger: Trigger) async throws {
    try await TestServer.huawei(.router, trigger.change) { caller in
      try await caller.prepare(for: trigger)
      let answer = try await trigger.send(caller)
      #expect(answer.code == trigger.code.rawValue, "\(answer.json)")
      #expect(answer.status == trigger.code.status.code)
      #expect(Set(answer.object.keys) == ["error_code", "error_msg"])
      #expect(answer.headers[.contentType] == "application/json; charset=UTF-8")
      #expect((answer.object["error_msg"] as? String)?.isEmpty == false)
    }
  }

  @Test("A full face set takes none of the faces of a photograph")
  func full() async throws {
    let folder = try TestFolder()
    let tenant = try await folder.tenant()
    // The vendor's smallest face set has 10,000 places; one with a single place is made behind the interface.
    let store = try SQLiteGalleryStore(path: folder.data, key: .file(folder.keyFile), purpose: .own)
    _ = try await store.write(tenant.id, publish: { _ in }) { (writer) throws(GalleryError) in
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
    let reached = Set(HuaweiTriggers.all.map(\.code)).union([.faceSetFull]).union(Self.elsewhere)
    #expect(reached.isDisjoint(with: Self.unreachable.keys))
    let missing = Set(HuaweiErrorCode.allCases).subtracting(reached).subtracting(Self.unreachable.keys)
    #expect(missing.isEmpty, "\(missing.map(\.rawValue).sorted())")
  }

  @Test("Version 1 takes 12 MB where version 2 takes 8")
  func versionLimits() async throws {
    let body = Body.form([("image_file", Data(repeating: 0xFF, count: 10 << 20))])
    try await TestServer.huawei { caller in
      let old = try await caller.version("v1").post("face-detect", body)
      #expect(old.code == "FRS.0016")
      let new = try await caller.post("face-detect", body)
      #expect(new.code == "APIG.0201")
    }
  }

  @Test("Unknown paths and wrong methods are answered in the dialect of their prefix")
  func unmatched() async throws {
    try await TestServer.run(.router) { client, _ in
      for path in ["/v2/p1/face-detekt", "/v1/p1", "/v2/p1/face-detect/more", "/v3/nothing"] {
        let answer = try await client.post(path, .json("{}"))
        #expect(answer.status == 404)
        #expect(answer.code == "APIG.0101")
      }
      for method in [HTTPRequest.Method.get, .put, .delete] {
        let answer = try await client.send(method, "/v2/p1/face-detect")
        #expect(answer.status == 405)
        #expect(answer.code == "APIG.0101")
        #expect(answer.headers[.allow] == "POST")
      }
    }
  }
}
