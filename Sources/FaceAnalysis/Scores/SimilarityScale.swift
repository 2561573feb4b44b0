import Foundation

/// Turns false match rates into the similarity 0…1 that vendors' interfaces report.
///
/// The scale rises with the evidence, the negative logarithm of the rate. It passes through
/// ``operatingSimilarity`` at the operating rate, so that the threshold which a vendor recommends always means the
/// same thing, and reaches 1 only for identical embeddings.
package struct SimilarityScale: Sendable, Equatable {
  /// The similarity at the operating false match rate.
  package let operatingSimilarity: Float
  private let calibration: Calibration
  private let operatingEvidence: Float
  private let fullEvidence: Float

  /// - Parameters:
  ///   - operatingRate: The share of impostor pairs that an operator accepts, between 0 and 1.
  ///   - operatingSimilarity: The threshold that a vendor recommends, between 0 and 1; Huawei's is 0.93, that of
  ///     the vendors who count to 100 is 0.8.
  package init(calibration: Calibration, operatingRate: Float = 1e-3, operatingSimilarity: Float = 0.93) {
    self.calibration = calibration
    self.operatingSimilarity = operatingSimilarity
    operatingEvidence = -log10(operatingRate)
    fullEvidence = -(calibration.logFalseMatchRates.first ?? -1)
  }

  /// The similarity of two embeddings at a distance.
  package func similarity(at distance: Float) -> Float {
    let evidence = -calibration.logFalseMatchRate(at: distance)
    guard evidence > operatingEvidence else {
      // Below the operating point strangers are the rule, so the scale stays low for long.
      return operatingSimilarity * pow(max(0, evidence / operatingEvidence), 1.5)
    }
    let share = (evidence - operatingEvidence) / max(fullEvidence - operatingEvidence, .leastNormalMagnitude)
    return operatingSimilarity + (1 - operatingSimilarity) * min(1, share)
  }

  /// The greatest distance that still has a similarity, so that a face is found by the very number that is said of it.
  package func distance(atSimilarity similarity: Float) -> Float {
    greatestDistance { $0 >= similarity }
  }

  /// The greatest distance whose similarity passes a test that rises with the similarity: the inverse of
  /// ``similarity(at:)`` to the last bit, also on a scale that a vendor derives from this one.
  ///
  /// - Returns: 0 where not even identical embeddings pass, the table's end where all of its distances do.
  package func greatestDistance(where passes: (Float) -> Bool) -> Float {
    // Positive numbers are in the order of their bits.
    var (passing, failing) = (Float(0).bitPattern, (calibration.distances.last ?? 0).bitPattern)
    if passes(similarity(at: Float(bitPattern: failing))) { return Float(bitPattern: failing) }
    while failing - passing > 1 {
      let middle = passing + (failing - passing) / 2
      if passes(similarity(at: Float(bitPattern: middle))) { passing = middle } else { failing = middle }
    }
    return Float(bitPattern: passing)
  }
}

/// How alike two faces are.
package struct FaceSimilarity: Sendable, Equatable {
  /// 0…1; 0.93 at the operating false match rate, 1 for identical embeddings.
  package let similarity: Float
  /// The model's own distance.
  package let distance: Float
  /// The share of pairs of different people that are at least as close.
  package let falseMatchRate: Float
}
