import Foundation
import HummingbirdTesting
import NIOCore
import Testing

/// JSON that is made to keep a server busy, sent to every dialect that reads any.
@Suite("Hostile JSON is refused in the caller's dialect")
struct HostileJSONTests {
  /// 500 deep and a hundred wide: 1,400 bytes that took seconds to read.
  private static let deepAndWide =
    "{\"auth\":" + String(repeating: "[", count: 500)
    + Array(repeating: "0", count: 100).joined(separator: ",") + String(repeating: "]", count: 500) + "}"
  private static let tooMany =
    "{\"auth\":[" + String(repeating: "0,", count: 100_001) + "0]}"
  private static let trailingComma = "{\"auth\":1,}"

  @Test("Huawei, before it is known who calls, answers FRS.0014 and says where")
  func huawei() async throws {
    try await TestServer.run(.router) { client, _ in
      for (text, words) in [
        (Self.deepAndWide, "more than 32 deep at byte 39"), (Self.trailingComma, "at byte 10"),
      ] {
        let answer = try await client.post("/v3/auth/tokens", .json(text))
        #expect(answer.status == 400)
        #expect(answer.code == "FRS.0014")
        #expect(try #require(answer.object["error_msg"] as? String).contains(words))
      }
    }
  }

  @Test("JSON text in a form and in a text is bounded alike")
  func inForms() async throws {
    try await TestServer.huawei { caller in
      let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
      let photograph = try TestServer.photograph("obama.jpg")
      #expect(try await caller.post("face-sets", .json(#"{"face_set_name":"a"}"#)).status == 200)
      let added = try await caller.post(
        "face-sets/a/faces", .form([("image_file", photograph), ("external_fields", Data(deep.utf8))]))
      #expect(added.code == "FRS.0012")
      for body in [
        try Body.json(["image_base64": photograph.base64EncodedString(), "sort": deep]),
        .form([("image_file", photograph), ("sort", Data(deep.utf8))]),
      ] {
        #expect(try await caller.post("face-sets/a/search", body).code == "FRS.0012")
      }
      let tooLarge = try await caller.post(
        "face-sets", .json(#"{"face_set_name":"b","face_set_capacity":1e400}"#))
      #expect(tooLarge.code == "FRS.0012")
      let notWhole = try await caller.post(
        "face-sets", .json(#"{"face_set_name":"b","face_set_capacity":9223372036854775808}"#))
      #expect(notWhole.code == "FRS.0012")
    }
  }

  @Test("Tencent answers 3, the appliance 104000")
  func others() async throws {
    try await TestServer.run(.router) { client, gallery in
      let tencent = TencentCaller(client: client, credentials: gallery.credentials.tencent)
      let appliance = Appliance(client, gallery)
      for (text, words) in [
        (Self.deepAndWide, "more than 32 deep"), (Self.tooMany, "more than 100000 elements"),
        (Self.trailingComma, "at byte 10"),
      ] {
        let refused = try await tencent.post("detect", "application/json", Data(text.utf8))
        #expect(refused.code == 3)
        #expect(refused.text.contains(words))
        let answer = try await appliance.call(.post, "/faceGroups", text)
        #expect(answer.status == 400)
        #expect(answer.applianceCode == 104000)
        #expect(answer.message == "INVALID_PARAMETER:body")
        #expect(answer.headers.first { $0.name.rawName == "X-Error-Detail" }?.value.contains(words) == true)
      }
    }
  }
}
