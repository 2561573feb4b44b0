import CVectorKernels

/// The arithmetic that makes the search exact: what the codes say about the float32 score.
///
/// Notation and proof are in `Documentation/Decisions/0010-exact-search.md`. All bounds are on the score as
/// the float32 kernels compute it, so its own rounding is part of them.
struct ScoreBounds {
  let metric: Metric
  /// At least the relative error of a float32 sum of this many products in the kernels' order.
  private let rounding: Double

  /// Covers underflow of float32 products, for the largest dimension.
  private static let underflow = 1e-37
  /// Covers float64 rounding in the bounds themselves, relative to the largest term.
  private static let float64Slack = 1e-11

  init(metric: Metric, width: Int) {
    self.metric = metric
    rounding = Double(width / 8 + 8) * 0x1p-24 * 1.01
  }

  /// An interval that holds a score.
  struct Interval {
    var lower: Double
    var upper: Double
  }

  /// What a 4-bit product must reach for the row's score to possibly reach `floor`.
  func limit(
    reaching floor: Double, probe: QuantisedProbes.Constants, chunk: Segment.ChunkBounds
  ) -> mvk_limit {
    guard floor > -.infinity else {
      return mvk_limit(dot_floor: .min, step: 0, value_floor: -.infinity, bias: nil)
    }
    let unit = Double(probe.unit)
    let slack = self.slack(probe: probe, error: chunk.highError, chunk: chunk)
    switch metric {
    case .cosine:
      let product = (floor - cosineRounding(probe) - slack - probe.base) / unit + 7.5 * probe.codeSum
      // Not `<`: an undefined product must let every row pass.
      guard product > -2e9 else {
        return mvk_limit(dot_floor: .min, step: 0, value_floor: -.infinity, bias: nil)
      }
      return mvk_limit(dot_floor: Int32(min(product.rounded(.down), 2e9)), step: 0, value_floor: 0, bias: nil)
    case .euclidean:
      let real = (floor - Self.underflow) / (1 - rounding)
      let half = (real + probe.square - slackOfHalf(probe)) / 2
      let value = half - slack - probe.base + 7.5 * unit * probe.codeSum
      guard value > -3e38 else {
        return mvk_limit(dot_floor: .min, step: probe.unit, value_floor: -.infinity, bias: nil)
      }
      return mvk_limit(
        dot_floor: .min, step: probe.unit, value_floor: Float(roundedDown: min(value, 3e38)), bias: nil)
    }
  }

  /// Where the score of a row lies, by the product of its 8-bit code.
  ///
  /// - Parameter halfNorm: half the row's squared norm, rounded down; ignored under the cosine metric.
  @inline(__always)
  func interval(
    product: Int32, halfNorm: Float, probe: QuantisedProbes.Constants, slack: Double
  ) -> Interval {
    let estimate = probe.base + Double(probe.unit) * (Double(product) - 127.5 * probe.codeSum) / 16
    switch metric {
    case .cosine:
      let total = slack + cosineRounding(probe)
      return Interval(lower: estimate - total, upper: estimate + total)
    case .euclidean:
      let extra = slackOfHalf(probe)
      let upper = 2 * (estimate + slack - Double(halfNorm)) - probe.square + extra
      let lower = 2 * (estimate - slack - Double(halfNorm.nextUp)) - probe.square - extra
      return Interval(
        lower: min(lower, 0) * (1 + rounding) - Self.underflow,
        upper: min(upper, 0) * (1 - rounding) + Self.underflow)
    }
  }

  /// How far the inner product can lie from what the codes say: the row's own error by the Cauchy-Schwarz
  /// inequality, and the probe's likewise.
  func slack(probe: QuantisedProbes.Constants, error: Float, chunk: Segment.ChunkBounds) -> Double {
    let code = Double(chunk.codeNorm)
    let slack = probe.norm * Double(error) + probe.lost * code
    return slack * (1 + 1e-9)
      + Self.float64Slack * (abs(probe.base) + Double(probe.unit) * 8 * abs(probe.codeSum) + slack)
      + Double(probe.unit) * 1e-6 + Self.underflow
  }

  /// Rows have length 1 up to float32 rounding.
  private func cosineRounding(_ probe: QuantisedProbes.Constants) -> Double {
    rounding * probe.norm * 1.001 + Self.underflow
  }

  /// Covers float64 rounding where large squares cancel.
  private func slackOfHalf(_ probe: QuantisedProbes.Constants) -> Double {
    Self.float64Slack * probe.square
  }
}
