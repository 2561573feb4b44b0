import FaceAnalysis
import Testing

@Suite struct PresentationAttackMetricsTests {
  private typealias Trial = PresentationAttackMetrics.Trial

  private let metrics = PresentationAttackMetrics(
    [
      Trial(instrument: nil, liveness: 0.9), Trial(instrument: nil, liveness: 0.8),
      Trial(instrument: nil, liveness: 0.6), Trial(instrument: nil, liveness: 0.4),
      Trial(instrument: nil, liveness: nil), Trial(instrument: "print", liveness: 0.1),
      Trial(instrument: "print", liveness: 0.7), Trial(instrument: "screen", liveness: 0.6),
      Trial(instrument: "screen", liveness: nil), Trial(instrument: "mask", liveness: nil),
    ], threshold: 0.5)

  @Test func `rates are of those with an answer, by kind of attack`() throws {
    #expect(metrics.genuine == 4 && metrics.genuineNonResponses == 1)
    #expect(metrics.bpcer == 0.25)
    let print = try #require(metrics.instruments["print"])
    #expect(print.count == 2 && print.nonResponses == 0 && print.apcer == 0.5)
    let screen = try #require(metrics.instruments["screen"])
    #expect(screen.count == 1 && screen.nonResponses == 1 && screen.apcer == 1)
    #expect(metrics.instruments["mask"]?.count == 0)
    #expect(metrics.apcer == 2.0 / 3)
    #expect(metrics.worstAPCER == 1)
    #expect(abs(metrics.acer - (2.0 / 3 + 0.25) / 2) < 1e-12)
  }

  @Test func `the area counts pairs, a tie half`() throws {
    // Of twelve pairs: 0.1 loses all four, 0.7 two of four, 0.6 two and a tie.
    #expect(abs(try #require(metrics.areaUnderCurve) - 8.5 / 12) < 1e-12)
    let interval = try #require(metrics.areaInterval())
    #expect(interval.contains(8.5 / 12) && interval.upperBound <= 1 && interval.lowerBound < 0.6)
    #expect(interval == metrics.areaInterval())
    let genuineOnly = PresentationAttackMetrics([Trial(instrument: nil, liveness: 1)], threshold: 0.5)
    #expect(genuineOnly.areaUnderCurve == nil && genuineOnly.areaInterval() == nil)
    #expect(genuineOnly.apcer == 0 && genuineOnly.worstAPCER == 0)
  }

  @Test func `the curve falls in refusals as it rises in attacks that pass`() throws {
    let curve = metrics.curve
    #expect(curve.map(\.threshold) == [0.9, 0.8, 0.7, 0.6, 0.4, 0.1])
    #expect(curve.map(\.bpcer) == [0.75, 0.5, 0.5, 0.25, 0, 0])
    let passing: [Double] = [0, 0, 1, 2, 2, 3]
    #expect(curve.map(\.apcer) == passing.map { $0 / 3 })
    #expect(metrics.operatingPoint(atBPCER: 0.3)?.threshold == 0.6)
    #expect(metrics.operatingPoint(atBPCER: 0)?.threshold == 0.4)
  }

  @Test func `the interval does not depend on what the attacks are called`() {
    func interval(_ name: (Int) -> String) -> ClosedRange<Double>? {
      let trials = (0..<24).map { number in
        PresentationAttackMetrics.Trial(
          instrument: number % 2 == 0 ? nil : name(number), liveness: Double(number * 7 % 24) / 24)
      }
      return PresentationAttackMetrics(trials, threshold: 0.5).areaInterval(samples: 200)
    }
    #expect(interval { "kind \($0)" } == interval { "kind \(100 - $0)" })
    #expect(interval { "kind \($0)" } == interval { _ in "one kind" })
  }
}
