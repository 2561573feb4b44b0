package import FaceAnalysis

/// The scale 0…100 of the vendors who recommend 80 as their threshold.
package struct PercentScore: Sendable {
  /// The score at the operating false match rate.
  package static let operating = 80.0

  private let scale: SimilarityScale

  /// The scale for embeddings of the scorer's model, by its calibration.
  package init(_ scorer: SimilarityScorer) {
    scale = scorer.scale(operatingSimilarity: Float(Self.operating / 100))
  }

  /// The score of two embeddings at a distance.
  package func score(at distance: Float) -> Double { Self.percent(scale.similarity(at: distance)) }

  /// The greatest distance that still has a score; faces farther apart score less.
  package func distance(atScore score: Double) -> Float {
    scale.greatestDistance { Self.percent($0) >= score }
  }

  private static func percent(_ similarity: Float) -> Double { Double(similarity) * 100 }
}
