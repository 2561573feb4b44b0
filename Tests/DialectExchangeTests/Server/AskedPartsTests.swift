import FaceAnalysis
import Foundation
import HummingbirdTesting
import Testing

/// The attributes of each dialect have tests of their own beside it.
@Suite("Nothing is computed that an answer or the gallery does not need")
struct AskedPartsTests {
  @Test("Huawei: faces of sets, searches and comparisons")
  func huawei() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let notes = AnalysisNotes()
    try await TestServer.huawei(layers: .noting(notes, .known)) { caller in
      _ = try await caller.post("face-sets", .json(#"{"face_set_name":"a"}"#))
      let image = Body.form([("image_file", photograph)])
      let added = try await caller.post("face-sets/a/faces", image)
      #expect(added.status == 200)
      #expect(notes.taken() == [[.embedding, .landmarks, .expression]])
      let found = try await caller.post("face-sets/a/search", image)
      #expect(found.status == 200)
      #expect(notes.taken() == [.embedding])
      let compared = try await caller.post(
        "face-compare", .form([("image1_file", photograph), ("image2_file", photograph)]))
      #expect(compared.status == 200)
      #expect(notes.taken() == [.embedding, .embedding])
    }
  }

  @Test("Baidu: users and whose face it is")
  func baidu() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    let notes = AnalysisNotes()
    try await TestServer.run(.router, layers: .noting(notes, .known)) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let added = try await baidu.post(
        "faceset/user/add", [("uid", "u"), ("user_info", "i"), ("group_id", "g"), ("images", image)])
      #expect(added.code == nil)
      #expect(notes.taken() == [[.embedding, .landmarks, .expression]])
      for (operation, fields) in [
        ("identify", [("group_id", "g")]), ("verify", [("uid", "u"), ("group_id", "g")]),
      ] {
        let answer = try await baidu.post(operation, fields + [("images", image)])
        #expect(answer.code == nil, "\(operation)")
        #expect(notes.taken() == [.embedding], "\(operation)")
      }
    }
  }

  @Test("Appliance: nothing of what faces look like, but of what the gate and its answers measure")
  func appliance() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let notes = AnalysisNotes()
    try await TestServer.run(.router, layers: .noting(notes, .known)) { client, gallery in
      let appliance = Appliance(client, gallery)
      try await appliance.createGroup("g")
      _ = try await appliance.enrol(photograph, in: ["g"])
      _ = try await appliance.search(photograph, in: ["g"])
      let measured: AnalysisRequest.Part = [.embedding, .landmarks, .quality]
      // Occlusion is of the gate, and of the `quality` that a search answers.
      #expect(notes.taken() == [measured.union([.portrait, .occlusion]), measured.union(.occlusion)])
      _ = try await appliance.done(
        .post, "/face/compare",
        ["image1": photograph.dataURI, "image2": photograph.dataURI, "livenessEnabled": false])
      #expect(notes.taken() == [measured, measured])
    }
  }
}
