extension SimilarityScorer {
  /// The share of the way to the nearest strangers, in straight-line distance, within which two faces come from one
  /// photograph. Chosen on re-encoded, resized, cropped and brightened copies against other photographs of the same
  /// people; see `Documentation/Decisions/0050-what-is-a-copy.md`.
  private static let shareOfCopies: Float = 0.33

  /// The largest distance that still means the same photograph in another file, or one taken in the same moment.
  package var copyDistance: Float {
    let strangers = distance(atFalseMatchRate: 1e-3)
    return switch model.metric {
    case .euclidean: strangers * Self.shareOfCopies
    // One minus the cosine grows with the square of the straight line between the ends of unit vectors.
    case .cosine: strangers * Self.shareOfCopies * Self.shareOfCopies
    }
  }
}
