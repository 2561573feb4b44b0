import Foundation

/// What speaks for a live face, and what it is worth together.
///
/// Each kind of evidence is brought to one scale, in standard deviations from the mean over genuine faces, and limited,
/// so that none decides alone. The means, deviations and the operating point are statistics of `lfw_dev` (folds 1 to 4 of
/// Labeled Faces in the Wild), not weights: the shares are whole and half ones, chosen, not fitted.
/// Training/liveness/README.md says how they were measured.
struct LivenessEvidence: Sendable {
  /// The mean of the networks' log-odds that the face is live.
  var networks: Double
  /// ``RecaptureMeasures/sharpness``; `nil` where it could not be measured.
  var sharpness: Double?
  /// ``RecaptureMeasures/redness``; `nil` where it could not be measured.
  var redness: Double?

  /// A kind of evidence among genuine faces.
  private struct Scale {
    let mean: Double
    let deviation: Double
    /// In deviations.
    let limits: ClosedRange<Double>

    func place(of value: Double) -> Double {
      min(max((value - mean) / deviation, limits.lowerBound), limits.upperBound)
    }
  }

  private static let networks = Scale(mean: 3.587, deviation: 2.494, limits: -10...10)
  private static let sharpness = Scale(mean: -1.422, deviation: 0.298, limits: -2.5...1)
  private static let redness = Scale(mean: 1.831, deviation: 0.293, limits: -2.5...2)
  /// One of twenty genuine faces of `lfw_dev` has less.
  private static let operatingPoint = -2.465

  /// No crop counts for more than odds of about 400 to 1.
  static let largestLogOdds = 6.0

  /// How likely the face is live, 0…1: 0.5 at the operating point.
  var probability: Double { 1 / (1 + exp(Self.operatingPoint - sum)) }

  /// What is not known speaks neither for nor against.
  private var sum: Double {
    Self.networks.place(of: networks) + (redness.map(Self.redness.place) ?? 0)
      + 0.5 * (sharpness.map(Self.sharpness.place) ?? 0)
  }
}
