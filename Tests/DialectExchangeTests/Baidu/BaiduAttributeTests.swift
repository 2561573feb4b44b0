import DialectKit
import FaceAnalysis
import Foundation
import HummingbirdTesting
import MienServer
import Testing

@Suite("Baidu: what faces look like")
struct BaiduAttributeTests {
  /// A field with the members that it brings, and what the analysis is asked for besides the direction of the face.
  struct Wanted: Sendable, CustomTestStringConvertible {
    let fields: String
    let members: Set<String>
    let parts: AnalysisRequest.Part
    var testDescription: String { fields }
  }

  private static let always: Set<String> = [
    "location", "face_probability", "rotation_angle", "yaw", "pitch", "roll",
  ]
  private static let fields = [
    Wanted(fields: "", members: [], parts: []), Wanted(fields: "age", members: ["age"], parts: .age),
    Wanted(fields: "beauty", members: ["beauty"], parts: .beauty),
    Wanted(
      fields: "expression", members: ["expression", "expression_probability"], parts: .expression),
    Wanted(fields: "faceshape", members: ["faceshape"], parts: .shape),
    Wanted(fields: "gender", members: ["gender", "gender_probability"], parts: .gender),
    Wanted(fields: "glasses", members: ["glasses", "glasses_probability"], parts: .glasses),
    Wanted(fields: "landmark", members: ["landmark", "landmark72"], parts: []),
    Wanted(fields: "race", members: ["race", "race_probability"], parts: .race),
    Wanted(fields: "qualities", members: ["qualities"], parts: [.quality, .occlusion, .drawn]),
    Wanted(
      fields: "age, nonsense,gender", members: ["age", "gender", "gender_probability"],
      parts: [.age, .gender]),
  ]
  private static let all = "age,beauty,expression,faceshape,gender,glasses,landmark,race,qualities"
  private static let withBeauty: @Sendable (inout Settings) -> Void = { $0.attributes.beauty = true }

  @Test("Every field brings its own members and nothing else is computed", arguments: fields)
  func exact(_ wanted: Wanted) async throws {
    let notes = AnalysisNotes()
    try await detect(wanted.fields, Self.withBeauty, layers: .noting(notes, .known)) { face in
      #expect(face.names == Self.always.union(wanted.members))
      #expect(notes.taken() == [wanted.parts.union(.landmarks)])
    }
  }

  @Test("Values are as the document has them")
  func values() async throws {
    try await detect(Self.all, Self.withBeauty, layers: .showing(.known)) { face in
      #expect(face["age"]?.number == 34.6)
      #expect(face["beauty"]?.number == 55.5)
      #expect(face["gender"]?.string == "male" && face["gender_probability"]?.number == 0.93)
      #expect(face["glasses"]?.whole == 0 && isNear(face["glasses_probability"], 0.9))
      #expect(face["expression"]?.whole == 0 && isNear(face["expression_probability"], 0.6))
      #expect(face["race"]?.string == "white" && face["race_probability"]?.number == 0.75)
      let shapes = try #require(face["faceshape"]?.elements)
      #expect(shapes.map { $0["type"]?.string } == ["square", "triangle", "oval", "heart", "round"])
      #expect(zip(shapes, [0.1, 0.1, 0.6, 0.1, 0.1]).allSatisfy { isNear($0["probability"], $1) })
      let qualities = try #require(face["qualities"])
      #expect(qualities.names == ["occlusion", "blur", "illumination", "completeness", "type"])
      let occlusion = try #require(qualities["occlusion"])
      #expect(
        occlusion.names == [
          "left_eye", "right_eye", "nose", "mouth", "left_cheek", "right_cheek", "chin",
        ])
      #expect(occlusion.names.allSatisfy { occlusion[$0]?.number == 0.02 })
      #expect(qualities["type"]?["cartoon"]?.number == 0.02 && qualities["type"]?["human"]?.number == 0.98)
    }
    try await detect(Self.all, Self.withBeauty, layers: .showing(.other)) { face in
      #expect(face["gender"]?.string == "female" && face["glasses"]?.whole == 2)
      #expect(face["expression"]?.whole == 2 && isNear(face["expression_probability"], 0.7))
    }
    var spectacled = FaceAppearance()
    spectacled.glasses = Likelihoods([(.none, 0.2), (.clear, 0.7), (.dark, 0.1)])
    spectacled.expression = Likelihoods([(.none, 0.3), (.smile, 0.6), (.laugh, 0.1)])
    spectacled.occlusion = [
      .leftEye: 0.9, .rightEye: 0.1, .nose: 0, .mouth: 0, .leftCheek: 0, .rightCheek: 0, .chin: 0,
    ]
    try await detect(Self.all, layers: .showing(spectacled)) { face in
      #expect(face["glasses"]?.whole == 1 && face["expression"]?.whole == 1)
      // Sides are the image's, as those of the points are.
      #expect(face["qualities"]?["occlusion"]?["left_eye"]?.number == 0.9)
    }
  }

  @Test("Beauty is told where the operator wants it only, and not computed otherwise")
  func beauty() async throws {
    let notes = AnalysisNotes()
    try await detect("beauty", layers: .noting(notes, .known)) { face in
      #expect(face["beauty"] == nil)
      #expect(notes.taken() == [.landmarks])
    }
  }

  @Test("What cannot be told is left out")
  func untold() async throws {
    try await detect(Self.all, Self.withBeauty, layers: .showing(FaceAppearance())) { face in
      #expect(face.names == Self.always.union(["landmark", "landmark72", "qualities"]))
      #expect(face["qualities"]?.names == ["blur", "illumination", "completeness"])
    }
  }

  @Test("What the networks tell is what is answered")
  func networks() async throws {
    let notes = AnalysisNotes()
    try await detect(Self.all, layers: .noting(notes)) { face in
      let told = try #require(notes.face?.appearance)
      #expect(face["age"]?.number == told.age)
      #expect(face["gender"]?.string == told.gender?.mostLikely?.kind.rawValue)
      #expect(face["gender_probability"]?.number == told.gender?.mostLikely?.probability)
      #expect(face["gender"]?.string == "male" && face["glasses"]?.whole == 0)
      #expect((35..<70).contains(try #require(face["age"]?.number)))
      #expect((face["faceshape"] != nil) == (told.shape != nil))
      #expect(face["race"]?.string == told.race?.mostLikely?.kind)
      let occlusion = try #require(face["qualities"]?["occlusion"])
      for part in occlusion.names { #expect(try #require(occlusion[part]?.number) < 0.5, "\(part)") }
      #expect(occlusion.names.count == 7)
      #expect(face["qualities"]?["type"]?["cartoon"]?.number == told.drawn)
      #expect(try #require(face["qualities"]?["type"]?["human"]?.number) > 0.5)
    }
  }

  @Test("A comparison asks for no more than its qualities, and has them all")
  func match() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    let notes = AnalysisNotes()
    try await TestServer.run(.router, layers: .noting(notes, .known)) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      _ = try await baidu.post("match", [("images", "\(image),\(image)")])
      #expect(notes.taken() == [.embedding, .embedding])
      let answer = try await baidu.post(
        "match", [("images", "\(image),\(image)"), ("ext_fields", "qualities")])
      let parts: AnalysisRequest.Part = [.embedding, .landmarks, .quality, .occlusion, .drawn]
      #expect(notes.taken() == [parts, parts])
      let text = try #require(answer["ext_info"]?["qualities"]?.string)
      for qualities in try #require(try JSONValue.parsed(Data(text.utf8)).elements) {
        #expect(qualities.names == ["occlusion", "blur", "illumination", "completeness", "type"])
      }
    }
  }

  /// Looks at the face of a photograph.
  private func detect(
    _ fields: String, _ change: @escaping @Sendable (inout Settings) -> Void = { _ in }, layers: ServerLayers,
    _ check: @escaping @Sendable (JSONValue) throws -> Void
  ) async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    try await TestServer.run(.router, change, layers: layers) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let answer = try await baidu.post("detect", [("image", image), ("face_fields", fields)])
      try check(try #require(answer.result.first))
    }
  }
}

private func isNear(_ value: JSONValue?, _ expected: Double) -> Bool {
  value?.number.map { abs($0 - expected) < 1e-9 } ?? false
}
