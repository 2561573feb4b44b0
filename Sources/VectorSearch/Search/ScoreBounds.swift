import CVectorKernels
import FaceData

/// The arithmetic that makes the search exact: what the codes say about the float32 score.
///
/// Notation and proof are in `Documentation/Decisions/0010-exact-search.md`. All bounds are on the score as
/// the float32 kernels compute it, so its own rounding is part of them.
struct ScoreBounds {
  let metric: EmbeddingMetric
  /// At least the relative error of a float32 sum of this many products in the kernels' order.
  private let rounding: Double

  /// Covers underflow of float32 products, for the largest dimension.
  private static let underflow = 1e-37
  /// Covers float64 rounding in the bounds themselves, relative to the largest term.
  private static let float64Slack = 1e-11

  init(metric: EmbeddingMetric, width: Int) {
    self.metric = metric
    rounding = Double(width / 8 + 8) * 0x1p-24 * 1.01
  }

  /// How many bits of the codes a product was computed from.
  enum Pass {
    /// The first 4 bits; the error is the block's.
    case first
    /// All 8 bits; the error is the row's.
    case second
  }

  /// What a product must reach for the row's score to possibly reach `floor`.
  ///
  /// - Parameters:
  ///   - errors: the errors of the chunk's blocks in the first pass, of its rows in the second.
  ///   - bias: the half norms of the chunk's rows; null under the cosine metric.
  func limit(
    _ pass: Pass, reaching floor: Double, probe: QuantisedProbes.Constants, chunk: Segment.ChunkBounds,
    errors: UnsafePointer<Float>, bias: UnsafePointer<Float>?
  ) -> mvk_limit {
    var value =
      switch metric {
      case .cosine: floor - cosineRounding(probe)
      case .euclidean:
        ((floor - Self.underflow) / (1 - rounding) + probe.square - slackOfHalf(probe)) / 2
      }
    let middle = 7.5 * Double(probe.unit) * probe.codeSum
    value -= commonSlack(probe: probe, chunk: chunk) + probe.base
    // Eight-bit codes count from 127.5 / 16, four-bit codes from 7.5.
    value += pass == .first ? middle : middle * (127.5 / 120)
    // The kernel takes the error off in float32; this covers that rounding.
    value -= (abs(value) + probe.norm * Double(chunk.highError)) * 0x1p-21
    // Not `<`: an undefined limit must let every row pass.
    let isUseful = value > -3e38
    return mvk_limit(
      step: pass == .first ? probe.unit : probe.unit / 16,
      floor: isUseful ? Float(roundedDown: min(value, 3e38)) : -.infinity,
      norm: isUseful ? Float(probe.norm).nextUp : 0, errors: errors, bias: bias)
  }

  /// The part of the slack that a chunk's rows share: what rounding the probe lost, and float64 rounding.
  func commonSlack(probe: QuantisedProbes.Constants, chunk: Segment.ChunkBounds) -> Double {
    let slack = probe.lost * Double(chunk.codeNorm)
    let terms = abs(probe.base) + Double(probe.unit) * 8 * abs(probe.codeSum) + slack
    return slack + Self.float64Slack * (terms + probe.norm * Double(chunk.highError))
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
