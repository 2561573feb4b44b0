import FaceAnalysis
import FaceData
import Foundation
import Imaging
import Testing

@Suite(.enabled(if: TestEngine.isInstalled, "\(TestEngine.comment)"))
struct EmbeddingTests {
  let analyzer: FaceAnalyzer

  init() throws { analyzer = try TestEngine.analyzer.get() }

  private func embedding(_ photograph: EncodedImage, by analyzer: FaceAnalyzer? = nil) throws -> Embedding {
    let analysis = try (analyzer ?? self.analyzer).analyse(
      photograph, for: AnalysisRequest([.embedding], faces: .largest))
    return try #require(analysis.faces.first?.embedding)
  }

  private func similarity(_ first: String, _ second: String) throws -> Float {
    try analyzer.scorer.compare(
      embedding(TestEngine.photograph(first)), embedding(TestEngine.photograph(second))
    ).similarity
  }

  @Test(arguments: [("obama.jpg", "obama2.jpg"), ("obama.jpg", "obama3.jpg"), ("obama2.jpg", "obama3.jpg")])
  func `one person is above the recommended threshold`(first: String, second: String) throws {
    #expect(try similarity(first, second) > analyzer.scorer.scale.operatingSimilarity)
  }

  @Test(arguments: ["obama.jpg", "obama2.jpg", "obama3.jpg"])
  func `two people are below one half`(name: String) throws {
    #expect(try similarity(name, "biden.jpg") < 0.5)
  }

  @Test func `identical photographs score 1 and equal their own embedding`() throws {
    let photograph = try TestEngine.photograph("biden.jpg")
    let (first, second) = (try embedding(photograph), try embedding(photograph))
    #expect(first == second)
    #expect(try analyzer.scorer.compare(first, second).similarity == 1)
  }

  @Test(arguments: [0.25, 0.5, 2, 3])
  func `a resized photograph is the same person at almost the same score`(factor: Double) throws {
    let image = try TestEngine.photograph("obama.jpg").decoded()
    let (width, height) = (Int(Double(image.width) * factor), Int(Double(image.height) * factor))
    let resized =
      factor < 1
      ? image.resizedByArea(width: width, height: height)
      : image.resizedBilinear(width: width, height: height)
    let score = try analyzer.scorer.compare(
      embedding(TestEngine.photograph(of: image)), embedding(TestEngine.photograph(of: resized)))
    #expect(score.similarity > 0.98)
  }

  @Test func `embeddings of other models are refused`() throws {
    let own = try embedding(TestEngine.photograph("biden.jpg"))
    func another(_ name: String, version: String, length: Int) throws -> Embedding {
      try Embedding(
        model: ModelIdentity(name: name, version: version, dimension: length, metric: own.model.metric),
        values: Array(own.values.prefix(length)))
    }
    for other in [
      try another("another", version: own.model.version, length: own.values.count),
      try another(own.model.name, version: "other weights", length: own.values.count),
      try another(own.model.name, version: own.model.version, length: own.values.count - 1),
    ] {
      #expect(throws: AnalysisError.self) { try analyzer.scorer.compare(own, other) }
      #expect(throws: AnalysisError.self) { try analyzer.scorer.compare(other, own) }
    }
  }

  @Test func `every installed embedder tells one person from two`() throws {
    let catalogue = try ModelCatalogue(folder: DependencyFolder.located().models)
    let names = catalogue.installed(role: .embedder).map(\.name)
    #expect(names.contains("dlib-resnet"))
    for name in names {
      let analyzer = try FaceAnalyzer(dependencies: .located(), options: AnalyzerOptions(embedder: name))
      let embeddings = try ["obama.jpg", "obama2.jpg", "biden.jpg"].map {
        try embedding(TestEngine.photograph($0), by: analyzer)
      }
      let same = try analyzer.scorer.compare(embeddings[0], embeddings[1])
      let different = try analyzer.scorer.compare(embeddings[0], embeddings[2])
      #expect(same.similarity > 0.93, "\(name)")
      #expect(different.similarity < 0.5, "\(name)")
      #expect(same.falseMatchRate < 1e-3 && different.falseMatchRate > 1e-2, "\(name)")
    }
  }

  @Test func `an unknown embedder is refused by name`() throws {
    let error = #expect(throws: AnalysisError.self) {
      try FaceAnalyzer(dependencies: .located(), options: AnalyzerOptions(embedder: "nobody"))
    }
    #expect(try #require(error).message.contains("nobody"))
  }

  @Test func `many threads share one analyser and agree`() async throws {
    let photographs = try ["obama.jpg", "biden.jpg"].map { try TestEngine.photograph($0) }
    let expected = try photographs.map { try embedding($0) }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for round in 0..<16 {
        group.addTask { try embedding(photographs[round % 2]) == expected[round % 2] }
      }
      for try await isEqual in group { #expect(isEqual) }
    }
  }
}
