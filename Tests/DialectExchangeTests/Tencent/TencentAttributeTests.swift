import FaceAnalysis
import Foundation
import HummingbirdTesting
import MienServer
import Testing

@Suite("Tencent: what faces look like")
struct TencentAttributeTests {
  private static let known: [String: Int] = ["age": 35, "gender": 93, "expression": 25]
  private static let other: [String: Int] = ["age": 61, "gender": 20, "expression": 75]

  @Test("detect has age, gender, expression and glasses in the document's units, and asks for no more")
  func detect() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    for (appearance, numbers, glass) in [
      (FaceAppearance.known, Self.known, false), (.other, Self.other, true),
    ] {
      let notes = AnalysisNotes()
      try await withTencent(layers: .noting(notes, appearance)) { caller, _ in
        let answer = try await caller.form("detect", [("image", photograph)])
        let face = try #require((answer.data["face"] as? [[String: Any]])?.first)
        for (name, value) in numbers { #expect(face[name] as? Int == value, "\(name)") }
        #expect(face["glass"] as? Bool == glass)
        #expect(notes.taken() == [[.landmarks, .age, .gender, .glasses, .expression]])
      }
    }
  }

  @Test("getfaceinfo has what was known when the face was enrolled")
  func kept() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let again = try TestServer.photograph("obama2.jpg")
    let notes = AnalysisNotes()
    try await withTencent(layers: .noting(notes, .other)) { caller, _ in
      let first = try await caller.enrol("obama", in: ["g"], photograph)
      let added = try await caller.form("addface", [part("person_id", "obama"), ("images[0]", again)])
      let parts: AnalysisRequest.Part = [
        .embedding, .landmarks, .age, .gender, .glasses, .hat, .expression,
      ]
      #expect(notes.taken() == [parts, parts])
      for id in [first] + (added.strings("face_ids") ?? []) {
        let answer = try await caller.json("getfaceinfo", ["face_id": id])
        let face = try #require(answer.data["face_info"] as? [String: Any])
        for (name, value) in Self.other { #expect(face[name] as? Int == value, "\(name)") }
        #expect(face["glass"] as? Bool == true)
      }
    }
  }

  @Test("Ages over 100 are 100, the most that the document has")
  func oldest() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    var old = FaceAppearance()
    old.age = 103.7
    try await withTencent(layers: .showing(old)) { caller, _ in
      let answer = try await caller.form("detect", [("image", photograph)])
      let face = try #require((answer.data["face"] as? [[String: Any]])?.first)
      #expect(face["age"] as? Int == 100)
      // What cannot be told is left out.
      for name in ["gender", "expression", "glass"] { #expect(face[name] == nil, "\(name)") }
    }
  }

  @Test("Operations that look for a person ask for nothing but what is compared")
  func others() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let notes = AnalysisNotes()
    try await withTencent(layers: .noting(notes, .known)) { caller, _ in
      try await caller.enrol("obama", in: ["g"], photograph)
      _ = notes.taken()
      _ = try await caller.form("identify", [part("group_id", "g"), ("image", photograph)])
      _ = try await caller.form("verify", [part("person_id", "obama"), ("image", photograph)])
      _ = try await caller.form("multidentify", [part("group_id", "g"), ("image", photograph)])
      _ = try await caller.form("compare", [("imageA", photograph), ("imageB", photograph)])
      #expect(notes.taken() == Array(repeating: .embedding, count: 5))
      _ = try await caller.form("shape", [("image", photograph)])
      #expect(notes.taken() == [.landmarks])
    }
  }

  @Test("What the networks tell is what is answered")
  func networks() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let notes = AnalysisNotes()
    try await withTencent(layers: .noting(notes)) { caller, _ in
      let answer = try await caller.form("detect", [("image", photograph)])
      let face = try #require((answer.data["face"] as? [[String: Any]])?.first)
      let told = try #require(notes.face).attributes
      #expect(face["age"] as? Int == told.age.map { Int($0.rounded()) })
      #expect(face["gender"] as? Int == told.maleProbability.map { Int((100 * $0).rounded()) })
      #expect((35...70).contains(try #require(face["age"] as? Int)))
      #expect(try #require(face["gender"] as? Int) > 50)
      #expect(face["glass"] as? Bool == false)
      #expect(try #require(face["expression"] as? Int) > 25)
    }
  }
}
