import FaceAnalysis
import Foundation
import Testing

/// Networks for attributes are loaded when they are first needed: weights that are no network show when that is.
@Suite(.enabled(if: TestEngine.hasModel("age"), "\(TestEngine.comment)"))
struct LazyNetworkTests {
  @Test func `nothing is loaded until it is asked for, and a failure is not kept`() throws {
    let dependencies = try DependencyFolder.linked()
    defer { dependencies.remove() }
    let weights = try Data(
      contentsOf: DependencyFolder.located().models.appending(path: "age-v1.onnx"))
    try dependencies.replace("age-v1.onnx", with: Data("no network".utf8))
    let analyzer = try dependencies.analyzer()
    let photograph = try TestEngine.photograph("obama.jpg")

    let others = AnalysisRequest(
      [.landmarks, .embedding, .quality, .expression, .race], faces: .largest)
    #expect(try analyzer.analyse(photograph, for: others).faces.count == 1)
    let asked = AnalysisRequest([.age], faces: .largest)
    for _ in 0..<2 {
      let error = #expect(throws: AnalysisError.self) { try analyzer.analyse(photograph, for: asked) }
      #expect(try #require(error).message.contains("age-v1.onnx"))
    }
    try dependencies.replace("age-v1.onnx", with: weights)
    #expect(try analyzer.analyse(photograph, for: asked).faces.first?.appearance.age != nil)
  }

  @Test func `many threads that ask first load a network and get the same answer`() async throws {
    let analyzer = try FaceAnalyzer(dependencies: .located(), options: AnalyzerOptions(concurrentAnalyses: 2))
    let photograph = try TestEngine.photograph("biden.jpg")
    let ages = try await withThrowingTaskGroup(of: Double?.self) { group in
      for _ in 0..<4 {
        group.addTask {
          try analyzer.analyse(photograph, for: AnalysisRequest([.age], faces: .largest)).faces.first?
            .appearance.age
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(ages.count == 4 && Set(ages).count == 1 && ages[0] != nil)
  }
}
