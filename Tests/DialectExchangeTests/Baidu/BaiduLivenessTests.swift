import FaceAnalysis
import Foundation
import MienServer
import Testing

@Suite("Baidu: faceliveness")
struct BaiduLivenessTests {
  @Test(
    "Comparing tells it of the images that image_liveness names, and of no other",
    arguments: [
      ("faceliveness,faceliveness", [true, true], "0.25000,0.25000"),
      (",faceliveness", [false, true], "0,0.25000"),
      ("faceliveness,", [true, false], "0.25000,0"), ("faceliveness", [true, false], "0.25000,0"),
      (" faceliveness , faceliveness,faceliveness", [true, true], "0.25000,0.25000"),
      (",", [false, false], nil),
      ("", [false, false], nil), ("living,other", [false, false], nil),
    ])
  func match(asked: String, wanted: [Bool], told: String?) async throws {
    let (obama, biden) = (try BaiduImage.photograph("obama.jpg"), try BaiduImage.photograph("biden.jpg"))
    let notes = AnalysisNotes()
    try await TestServer.run(.router, layers: .noting(notes, liveness: 0.25)) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let answer = try await baidu.post(
        "match", [("images", "\(obama),\(biden)"), ("image_liveness", asked)])
      #expect(answer.code == nil)
      #expect(answer["ext_info"]?["faceliveness"]?.string == told)
      #expect((answer["ext_info"] == nil) == (told == nil))
      let parts: [AnalysisRequest.Part] = wanted.map { $0 ? [.embedding, .liveness] : .embedding }
      #expect(Set(notes.taken().map(\.rawValue)) == Set(parts.map(\.rawValue)))
    }
  }

  @Test("Comparing tells it beside the qualities")
  func both() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    try await TestServer.run(.router, layers: .noting(AnalysisNotes(), .known, liveness: 0.25)) {
      client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let answer = try await baidu.post(
        "match",
        [("images", "\(image),\(image)"), ("ext_fields", "qualities"), ("image_liveness", ",faceliveness")])
      #expect(answer["ext_info"]?.names == ["qualities", "faceliveness"])
    }
  }

  @Test("identify and verify tell it with ext_fields")
  func users() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    let notes = AnalysisNotes()
    try await TestServer.run(.router, layers: .noting(notes, liveness: 0.49999)) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      _ = try await baidu.post(
        "faceset/user/add", [("uid", "u"), ("user_info", "i"), ("group_id", "g"), ("images", image)])
      _ = notes.taken()
      for operation in ["identify", "verify"] {
        let fields = [("uid", "u"), ("group_id", "g"), ("images", image)]
        let answer = try await baidu.post(operation, fields + [("ext_fields", "other, faceliveness")])
        #expect(answer["ext_info"]?.names == ["faceliveness"])
        #expect(answer["ext_info"]?["faceliveness"]?.string == "0.49999")
        #expect(answer["result_num"]?.whole == 1)
        #expect(notes.taken() == [[.embedding, .liveness]])
        let without = try await baidu.post(operation, fields)
        #expect(without["ext_info"] == nil)
        #expect(notes.taken() == [.embedding])
      }
    }
  }

  @Test("Without the networks a call that asks for it is refused, and one that does not is answered")
  func notInstalled() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    var layers = ServerLayers()
    layers.recognition = { WithoutLiveness(base: $0) }
    try await TestServer.run(.router, layers: layers) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let images = ("images", "\(image),\(image)")
      let answer = try await baidu.post("match", [images, ("image_liveness", "faceliveness,")])
      #expect(answer.code == 216015)
      #expect(try await baidu.post("match", [images]).code == nil)
    }
  }
}
