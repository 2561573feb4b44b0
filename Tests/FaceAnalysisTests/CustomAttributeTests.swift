import FaceAnalysis
import FaceData
import Foundation
import Testing

/// Networks for attributes that an operator describes in `custom.json`: they answer with constants, so that what is
/// made of their answers is known.
@Suite(.enabled(if: TestEngine.isInstalled, "\(TestEngine.comment)"))
struct CustomAttributeTests {
  private let dependencies: DependencyFolder

  init() throws { dependencies = try DependencyFolder.linked() }

  /// An entry that can be followed, but for what a test puts in its place.
  private func entry(
    _ name: String = "own", input: String = Self.input, crop: String = #"{"square": 1.2}"#, outputs: String
  ) -> String {
    """
    {"name": "\(name)", "role": "attributes", "pack": "custom", "licence": "mine", "source": "me",
     "files": [{"file": "\(name).xml", "sha256": "00"}],
     "attributes": {"input": \(input), "crop": \(crop), "outputs": [\(outputs)]}}
    """
  }

  private static let input =
    #"{"width": 6, "height": 4, "channels": "BGR", "mean": [0, 0, 0], "scale": [1, 1, 1]}"#

  private func describe(_ entries: String...) throws {
    try dependencies.replace(
      "custom.json", with: Data("{\"models\": [\(entries.joined(separator: ","))]}".utf8))
  }

  private func network(_ name: String = "own", _ outputs: (name: String, values: [Float])...) throws {
    try ConstantNetwork(input: [1, 3, 4, 6], outputs: outputs).write(name, into: dependencies.models)
  }

  private func appearance(_ parts: AnalysisRequest.Part) throws -> FaceAppearance {
    let analysis = try dependencies.analyzer().analyse(
      TestEngine.photograph("obama.jpg"), for: AnalysisRequest(parts, faces: .largest))
    return try #require(analysis.faces.first).appearance
  }

  @Test func `race is told by an operator's network and by no other`() throws {
    defer { dependencies.remove() }
    #expect(try appearance([.race]).race == nil)
    try describe(
      entry(
        outputs:
          #"{"attribute": "race", "output": "logits", "activation": "softmax", "classes": ["one", "two", "three"]}"#
      ))
    try network("own", ("logits", [0, 2, 1]))
    let race = try #require(try appearance([.race]).race)
    #expect(race.ranked.map(\.kind) == ["two", "three", "one"])
    #expect(abs(race.probability(of: "two") - 0.665) < 0.002)
  }

  @Test func `an operator's network stands in place of a built-in one`() throws {
    defer { dependencies.remove() }
    try describe(
      entry(outputs: #"{"attribute": "age", "output": 0, "values": [10, 20, 40]}"#),
      entry("other", outputs: #"{"attribute": "gender", "classes": ["male", "female"]}"#))
    try network("own", ("years", [0.5, 0.25, 0.25]))
    try network("other", ("sexes", [0.1, 0.9]))
    let appearance = try appearance([.age, .gender])
    #expect(try #require(appearance.age) == 20)
    let gender = try #require(appearance.gender)
    #expect(gender.mostLikely?.kind == .female)
    #expect(abs(gender.probability(of: .female) - 0.9) < 0.002)
  }

  @Test func `a quantity is scaled and corrected by its curve`() throws {
    defer { dependencies.remove() }
    try describe(
      entry(
        outputs: """
          {"attribute": "age", "factor": 100,
           "calibration": {"curve": {"at": [0, 20, 60], "values": [0, 30, 70]}}}
          """))
    try network("own", ("age", [0.4]))
    #expect(abs(try #require(try appearance([.age]).age) - 50) < 1e-4)
    try network("own", ("age", [0.9]))
    #expect(abs(try #require(try appearance([.age]).age) - 70) < 1e-4)
  }

  @Test func `a network that is made for one picture sees the views one by one`() throws {
    defer { dependencies.remove() }
    let views = #"[{"zoom": 1, "mirrored": false}, {"zoom": 1.1, "mirrored": true}]"#
    try describe(
      entry(
        crop: #"{"square": 1.2, "oversampling": 2, "surroundings": "edge", "views": \#(views)}"#,
        outputs: #"{"attribute": "age", "values": [10, 20, 40]}"#))
    try network("own", ("years", [0.5, 0.25, 0.25]))
    #expect(abs(try #require(try appearance([.age]).age) - 20) < 1e-4)
  }

  @Test func `probabilities are corrected by what the face's age says`() throws {
    defer { dependencies.remove() }
    func gender(years: Float) throws -> Double {
      try describe(
        entry(outputs: #"{"attribute": "age", "factor": 1}"#),
        entry(
          "other",
          outputs: """
            {"attribute": "gender", "classes": ["female", "male"], "calibration": {
              "logitScaleByAge": {"at": [0, 20], "values": [0, 2]},
              "logitOffsetsByAge": {"male": {"at": [20, 40], "values": [0, 1]}}}}
            """))
      try network("own", ("years", [years]))
      try network("other", ("sexes", [0.25, 0.75]))
      return try #require(try appearance([.gender]).gender).probability(of: .male)
    }
    // Odds of three to one: to the power of 0, 1 and 2, and once times e.
    #expect(abs(try gender(years: 0) - 0.5) < 0.002)
    #expect(abs(try gender(years: 10) - 0.75) < 0.002)
    #expect(abs(try gender(years: 20) - 0.9) < 0.002)
    #expect(abs(try gender(years: 40) - 9 * M_E / (9 * M_E + 1)) < 0.002)
  }

  @Test func `a second network is mixed into the one that it names`() throws {
    defer { dependencies.remove() }
    let blend = """
      "blend": {"into": "own", "shareByAge": {"at": [0, 100], "values": [0, 0.5]}}
      """
    let second = #"{"attribute": "age", "output": "years", "factor": 1, \#(blend)}"#
    try describe(
      entry(outputs: #"{"attribute": "age", "factor": 1}"#), entry("second", outputs: second),
      entry("third", outputs: second.replacing("\"own\"", with: "\"nobody\"")))
    try network("own", ("years", [40]))
    try network("second", ("years", [60]))
    try network("third", ("years", [1000]))
    #expect(abs(try #require(try appearance([.age]).age) - 44) < 1e-3)
  }

  @Test func `classes that do not exclude each other keep their own probabilities`() throws {
    defer { dependencies.remove() }
    try describe(
      entry(
        outputs: """
          {"attribute": "occlusion", "output": "parts", "activation": "sigmoid", "classes": ["nose", "chin"]},
          {"attribute": "hat", "output": "hat", "activation": "sigmoid", "classes": ["hat"]},
          {"attribute": "mask", "output": "mask", "activation": "softmax", "classes": ["mask", "bare"]},
          {"attribute": "glasses", "output": "glasses", "classes": ["none", "clear", "dark"]}
          """))
    try network(
      "own", ("parts", [2, -2]), ("hat", [-2]), ("mask", [2, 0]), ("glasses", [0.2, 0.1, 0.7]))
    let appearance = try appearance([.occlusion, .hat, .mask, .glasses])
    let occlusion = try #require(appearance.occlusion)
    #expect(occlusion.count == 2)
    #expect(abs(try #require(occlusion[.nose]) - 0.88) < 0.01)
    #expect(abs(try #require(occlusion[.chin]) - 0.12) < 0.01)
    #expect(abs(try #require(appearance.hat) - 0.12) < 0.01)
    #expect(abs(try #require(appearance.mask) - 0.88) < 0.01)
    #expect(appearance.glasses?.mostLikely?.kind == .dark)
  }

  @Test(arguments: [
    (#""width": 6"#, #""width": 0"#, "input.width"), (#"[0, 0, 0]"#, "[0]", "input.mean"),
    (#"{"square": 1.2}"#, "{}", "alignment or square"),
    (#"{"square": 1.2}"#, #"{"square": 99}"#, "crop.square"),
    (
      #"{"square": 1.2}"#, #"{"alignment": {"meshPoints": [[468], [1]], "targets": [[0, 0], [1, 1]]}}"#,
      "meshPoints"
    ),
    (
      #"{"square": 1.2}"#, #"{"alignment": {"meshPoints": [[4], [1]], "targets": [[0, 0]]}}"#, "targets"
    ),
    (#""square": 1.2"#, #""square": 1.2, "views": []"#, "crop.views"),
    (#""square": 1.2"#, #""square": 1.2, "oversampling": 9"#, "oversampling"),
    (#""classes": ["female", "male"]"#, #""classes": ["female", "boy"]"#, "boy"),
    (#""classes": ["female", "male"]"#, #""classes": ["female"]"#, "male"),
    (#""classes": ["female", "male"]"#, #""values": [1, 2]"#, "classes"),
    (#""attribute": "gender""#, #""attribute": "age""#, "values or factor"),
    (#""attribute": "gender""#, #""attribute": "mood""#, "outputs"),
    (#""male"]"#, #""male"], "calibration": {"logitOffsets": {"other": 1}}"#, "other"),
    (
      #""male"]"#, #""male"], "calibration": {"logitScaleByAge": {"at": [3, 2], "values": [1, 1]}}"#,
      "by age"
    ),
    (
      #""male"]"#,
      #""male"], "blend": {"into": "gender", "shareByAge": {"at": [1, 2], "values": [0, 2]}}"#, "shareByAge"
    ),
  ])
  func `an entry that cannot be followed is refused at the start`(
    old: String, new: String, word: String
  ) throws {
    defer { dependencies.remove() }
    let good = entry(outputs: #"{"attribute": "gender", "classes": ["female", "male"]}"#)
    #expect(good.contains(old))
    try network("own", ("sexes", [0.5, 0.5]))
    try describe(good.replacing(old, with: new))
    let error = #expect(throws: AnalysisError.self) { try dependencies.analyzer() }
    #expect(try #require(error).code == "modelListInvalid")
    #expect(try #require(error).message.contains(word))
    try describe(good)
    #expect(throws: Never.self) { try dependencies.analyzer() }
  }

  @Test func `an entry without a recipe or without weights is refused at the start`() throws {
    defer { dependencies.remove() }
    let good = entry(outputs: #"{"attribute": "gender", "classes": ["female", "male"]}"#)
    try describe(good)
    let missing = #expect(throws: AnalysisError.self) { try dependencies.analyzer() }
    #expect(try #require(missing).code == "modelNotInstalled")
    try describe(good.replacing("\"attributes\": {", with: "\"forgotten\": {"))
    let without = #expect(throws: AnalysisError.self) { try dependencies.analyzer() }
    #expect(try #require(without).message.contains("`attributes`"))
  }

  @Test func `a network that does not fit its entry is refused when it is asked`() throws {
    defer { dependencies.remove() }
    try describe(entry(outputs: #"{"attribute": "age", "output": "years", "values": [1, 2]}"#))
    try network("own", ("age", [0.5, 0.5]))
    let unnamed = #expect(throws: AnalysisError.self) { try appearance([.age]) }
    #expect(try #require(unnamed).code == "modelUnsuitable")
    #expect(try #require(unnamed).message.contains("outputs age"))
    try network("own", ("years", [0.5, 0.25, 0.25]))
    let wide = #expect(throws: AnalysisError.self) { try appearance([.age]) }
    #expect(try #require(wide).message.contains("3 numbers"))
  }
}
