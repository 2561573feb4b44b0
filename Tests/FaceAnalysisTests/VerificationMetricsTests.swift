import FaceAnalysis
import Testing

@Suite("Verification metrics")
struct VerificationMetricsTests {
  private func trials(_ matched: [Float], _ mismatched: [Float], folds: Int = 2) -> [VerificationMetrics
    .Trial]
  {
    matched.enumerated().map { .init(distance: $1, isMatch: true, fold: $0 % folds) }
      + mismatched.enumerated().map { .init(distance: $1, isMatch: false, fold: $0 % folds) }
  }

  @Test("Separable distances give perfect figures")
  func separable() {
    let metrics = VerificationMetrics(trials([0.1, 0.2, 0.3, 0.25], [0.8, 0.9, 0.7, 0.85]))
    #expect(metrics.accuracy == 1)
    #expect(metrics.standardDeviation == 0)
    #expect(metrics.areaUnderCurve == 1)
    #expect(metrics.equalErrorRate == 0)
    #expect(metrics.trueMatchRate(atFalseMatchRate: 0) == 1)
  }

  @Test("Figures of a hand-worked example")
  func handWorked() {
    // Order by distance: match, match, impostor, match, impostor, impostor.
    let metrics = VerificationMetrics(trials([0.1, 0.2, 0.5], [0.4, 0.6, 0.8], folds: 3))
    #expect(abs(metrics.areaUnderCurve - 8.0 / 9) < 1e-9)
    #expect(metrics.trueMatchRate(atFalseMatchRate: 0.1) == 2.0 / 3)
    #expect(metrics.trueMatchRate(atFalseMatchRate: 1.0 / 3) == 1)
    #expect(abs(metrics.equalErrorRate - 1.0 / 3) < 1e-9)
  }

  @Test("Equal distances are accepted together")
  func ties() {
    let metrics = VerificationMetrics(trials([0.5, 0.5], [0.5, 0.5]))
    #expect(metrics.areaUnderCurve == 0.5)
    #expect(metrics.trueMatchRate(atFalseMatchRate: 0.5) == 0)
  }

  @Test("A face that could not be enrolled counts as no match")
  func failureToEnrol() {
    let metrics = VerificationMetrics(trials([0.1, .infinity], [0.9, .infinity]))
    #expect(metrics.trueMatchRate(atFalseMatchRate: 0) == 0.5)
  }
}

@Suite("Verification pairs")
struct VerificationPairsTests {
  @Test("Matched and mismatched lines become paths with folds")
  func reading() throws {
    let pairs = try VerificationPairs(text: "2\t1\nAda\t1\t12\nAda\t3\tBob\t4\nEve\t1\t2\nBob\t1\tEve\t2\n")
    #expect(pairs.foldCount == 2)
    #expect(pairs.pairs.map(\.isMatch) == [true, false, true, false])
    #expect(pairs.pairs.map(\.fold) == [0, 0, 1, 1])
    #expect(pairs.pairs[0].second == "Ada/Ada_0012.jpg")
    #expect(pairs.pairs[1].second == "Bob/Bob_0004.jpg")
    #expect(pairs.photographs.count == 7)
  }

  @Test(
    "A damaged list is refused with the line",
    arguments: ["", "x", "2 1\nAda 1", "2\t1\nA\t1\t2\nA\tx\tB\t1\nA\t1\t2\nA\t1\tB\t1\n"])
  func damaged(text: String) {
    #expect(throws: AnalysisError.self) { try VerificationPairs(text: text) }
  }
}
