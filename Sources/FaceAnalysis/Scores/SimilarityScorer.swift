package import FaceData
import Foundation

/// Compares embeddings of one model.
package struct SimilarityScorer: Sendable {
  /// The model whose embeddings are compared.
  package let model: ModelIdentity
  private let calibration: Calibration
  private let operatingRate: Float
  /// The scale 0…1 with 0.93 at the operating rate.
  package let scale: SimilarityScale

  init(model: ModelIdentity, calibration: Calibration, operatingRate: Float) {
    self.model = model
    self.calibration = calibration
    self.operatingRate = operatingRate
    scale = SimilarityScale(calibration: calibration, operatingRate: operatingRate)
  }

  /// - Throws: ``AnalysisError/incomparable(_:)`` when an embedding is of another model.
  package func compare(_ a: Embedding, _ b: Embedding) throws(AnalysisError) -> FaceSimilarity {
    guard a.model == model, let distance = a.distance(to: b) else {
      throw .incomparable(
        "Embeddings of \(a.model) and \(b.model) cannot be compared by \(model). "
          + "Make both with the same embedder.")
    }
    return score(distance: distance)
  }

  /// The scale of a vendor that recommends another threshold.
  ///
  /// - Parameter similarity: The threshold, 0…1, which sits at the operating rate.
  package func scale(operatingSimilarity similarity: Float) -> SimilarityScale {
    SimilarityScale(calibration: calibration, operatingRate: operatingRate, operatingSimilarity: similarity)
  }

  /// The meaning of a distance.
  package func score(distance: Float) -> FaceSimilarity {
    FaceSimilarity(
      similarity: scale.similarity(at: distance), distance: distance,
      falseMatchRate: pow(10, calibration.logFalseMatchRate(at: distance)))
  }

  /// The distance at which a share of pairs of different people would be taken for one person.
  package func distance(atFalseMatchRate rate: Float) -> Float {
    calibration.distance(atLogFalseMatchRate: log10(rate))
  }
}
