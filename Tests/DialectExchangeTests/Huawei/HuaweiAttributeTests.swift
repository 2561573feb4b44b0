import FaceAnalysis
import Foundation
import Hummingbird
import HummingbirdTesting
import MienServer
import Testing

@Suite("Huawei: attributes of faces")
struct HuaweiAttributeTests {
  /// A code with the members of `attributes` that it brings, and what the analysis is asked for.
  struct Code: Sendable, CustomTestStringConvertible {
    let code: String
    let members: [String]
    let parts: AnalysisRequest.Part
    var testDescription: String { code }
  }

  private static let codes = [
    Code(code: "", members: [], parts: []),
    Code(code: "0", members: ["headpose"], parts: .landmarks),
    Code(code: "1", members: ["gender"], parts: .gender),
    Code(code: "2", members: ["age"], parts: .age),
    Code(code: "3", members: [], parts: .landmarks),
    Code(code: "4", members: ["dress"], parts: [.glasses, .hat]),
    Code(code: "5", members: ["smile"], parts: .expression),
    Code(code: "6", members: ["mask"], parts: .mask),
    Code(code: "7", members: [], parts: []),
    Code(code: "8", members: [], parts: []),
    Code(code: "11", members: [], parts: []),
    Code(code: "12", members: ["quality"], parts: [.quality, .landmarks, .occlusion]),
    Code(code: "13", members: ["expression"], parts: .expression),
    Code(code: "21", members: ["face_angle"], parts: .landmarks),
    Code(
      code: "21,1,8,12", members: ["face_angle", "gender", "quality"],
      parts: [.quality, .landmarks, .occlusion, .gender]),
  ]

  @Test("Every code brings its own members and nothing else is computed", arguments: codes)
  func exact(_ code: Code) async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let notes = AnalysisNotes()
    try await TestServer.huawei(layers: .noting(notes, .known)) { caller in
      for version in ["v1", "v2"] {
        let answer = try await caller.version(version).post(
          "face-detect", .form([("image_file", photograph), ("attributes", Data(code.code.utf8))]))
        #expect(answer.status == 200)
        let attributes = answer.at("faces", 0, "attributes") as? [String: Any]
        #expect(attributes.map { Set($0.keys) } == (code.members.isEmpty ? nil : Set(code.members)))
        #expect((answer.at("faces", 0, "landmark") != nil) == (code.code == "3"))
        #expect(notes.taken() == [code.parts])
      }
    }
  }

  @Test("Codes that the vendor does not have are refused", arguments: ["9", "10", "14", "20", "22", "2,9"])
  func unknown(codes: String) async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let notes = AnalysisNotes()
    try await TestServer.huawei(layers: .noting(notes, .known)) { caller in
      let answer = try await caller.post(
        "face-detect", .form([("image_file", photograph), ("attributes", Data(codes.utf8))]))
      #expect(answer.code == "FRS.0012")
      #expect(notes.taken().isEmpty)
    }
  }

  private static let all = "1,2,4,5,6,7,8,11,13"

  @Test("Values are in the vendor's words")
  func values() async throws {
    let known = #"""
      {"gender": "male", "age": 35, "dress": {"glass": "none", "hat": "none"}, "smile": "no", "mask": "none",
       "expression": {"type": "neutral", "probability": 0.6}}
      """#
    let other = #"""
      {"gender": "female", "age": 61, "dress": {"glass": "dark", "hat": "yes"}, "smile": "yes", "mask": "yes",
       "expression": {"type": "happy", "probability": 0.8}}
      """#
    for (appearance, expected) in [(FaceAppearance.known, known), (.other, other)] {
      try await detect(Self.all, in: nil, appearance) { attributes in
        let sample = try JSONSerialization.jsonObject(with: Data(expected.utf8)) as? [String: Any]
        #expect(rounded(attributes) as? NSDictionary == sample as NSDictionary?)
      }
    }
    var spectacled = FaceAppearance()
    spectacled.glasses = Likelihoods([(.none, 0.2), (.clear, 0.7), (.dark, 0.1)])
    try await detect("4", in: nil, spectacled) { attributes in
      #expect(
        attributes["dress"] as? [String: String] == ["glass": "yes"], "whether there is a hat is not known")
    }
  }

  @Test("What cannot be told is left out")
  func untold() async throws {
    try await detect(Self.all, in: nil, FaceAppearance()) { #expect($0.isEmpty) }
    try await detect("12", in: nil, FaceAppearance()) { attributes in
      let quality = try #require(attributes["quality"] as? [String: Double])
      #expect(Set(quality.keys) == ["total_score", "blur", "pose", "illumination"])
    }
  }

  @Test("Quality says what is wrong with a photograph; the vendor's recommendations tell good from bad")
  func quality() async throws {
    let good = try TestServer.photograph("obama.jpg")
    let retouched = try Retouched(good)
    let photographs: [(name: String, bytes: Data, worst: String?)] = [
      ("good", good, nil), ("blurred", try retouched.blurred(by: 16), "blur"),
      ("dark", try retouched.darkened(to: 0.2), "illumination"),
      ("hazy", try retouched.hazy(0.25), "illumination"), ("turned", try retouched.turned(), "pose"),
    ]
    for (name, bytes, worst) in photographs {
      try await detect("12", in: bytes, .known) { attributes in
        let quality = try #require(attributes["quality"] as? [String: Double])
        let faults = quality.filter { $0.key != "total_score" }
        #expect(Set(faults.keys) == ["blur", "pose", "occlusion", "illumination"])
        #expect(try #require(faults["occlusion"]) < 0.1)
        #expect(faults.values.allSatisfy { (0...1).contains($0) })
        let most = try #require(faults.max { $0.value < $1.value })
        #expect(abs(try #require(quality["total_score"]) - (1 - most.value)) < 1e-9)
        #expect((most.value > 0.3) == (worst != nil), "\(name): \(quality)")
        if let worst { #expect(try #require(faults[worst]) > 0.3, "\(name): \(quality)") }
      }
    }
    try await detect("12", in: good, .other) { attributes in
      let quality = try #require(attributes["quality"] as? [String: Double])
      #expect(try #require(quality["occlusion"]) > 0.9)
      #expect(try #require(quality["total_score"]) < 0.45)
    }
  }

  @Test("A quarter of the face covered is the most that the vendor recommends")
  func occlusion() async throws {
    var appearance = FaceAppearance()
    appearance.occlusion = Dictionary(
      uniqueKeysWithValues: FaceAppearance.Part.allCases.map { ($0, $0 == .chin ? 1 : 0.125) })
    try await detect("12", in: nil, appearance) { attributes in
      let quality = try #require(attributes["quality"] as? [String: Double])
      #expect(abs(try #require(quality["occlusion"]) - 0.3) < 1e-9)
    }
  }

  @Test("The angle of the photograph is told in quarters, clockwise")
  func angle() async throws {
    var photograph = try TestServer.photograph("obama.jpg")
    for angle in [0, 90, 180, 270] {
      try await detect("21", in: photograph, .known) { #expect($0["face_angle"] as? Int == angle) }
      photograph = try Retouched(photograph).turned()
    }
  }

  @Test("What the networks tell is what is answered")
  func networks() async throws {
    let notes = AnalysisNotes()
    try await detect("1,2,4,5,6,12,13", in: nil, layers: .noting(notes)) { attributes in
      let told = try #require(notes.face?.appearance)
      #expect(attributes["age"] as? Int == told.age.map { Int($0.rounded()) })
      #expect(attributes["gender"] as? String == told.gender?.mostLikely?.kind.rawValue)
      #expect(attributes["gender"] as? String == "male")
      #expect((35...70).contains(try #require(attributes["age"] as? Int)))
      #expect(attributes["dress"] as? [String: String] == ["glass": "none", "hat": "none"])
      #expect(attributes["mask"] as? String == "none")
      #expect(attributes["smile"] as? String == "yes")
      #expect((attributes["expression"] as? [String: Any])?["type"] as? String == "happy")
      let quality = try #require(attributes["quality"] as? [String: Double])
      #expect(try #require(quality["occlusion"]) < 0.3)
    }
  }

  /// Asks for attributes of the face in a photograph, which looks as said, and checks them.
  private func detect(
    _ codes: String, in photograph: Data?, _ appearance: FaceAppearance,
    _ check: @escaping @Sendable ([String: Any]) throws -> Void
  ) async throws {
    try await detect(codes, in: photograph, layers: .showing(appearance), check)
  }

  private func detect(
    _ codes: String, in photograph: Data?, layers: ServerLayers,
    _ check: @escaping @Sendable ([String: Any]) throws -> Void
  ) async throws {
    let photograph = try photograph ?? TestServer.photograph("obama.jpg")
    try await TestServer.huawei(layers: layers) { caller in
      let answer = try await caller.post(
        "face-detect", .form([("image_file", photograph), ("attributes", Data(codes.utf8))]))
      #expect(answer.status == 200)
      try check(answer.at("faces", 0, "attributes") as? [String: Any] ?? [:])
    }
  }
}

/// A JSON value with numbers of six places.
private func rounded(_ value: Any) -> Any {
  switch value {
  case let members as [String: Any]: members.mapValues(rounded)
  case let number as Double: (number * 1e6).rounded() / 1e6
  default: value
  }
}
