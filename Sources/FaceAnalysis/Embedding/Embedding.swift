/// A face as a vector, ready to be compared with others of the same model.
package struct Embedding: Sendable, Equatable {
  /// The identity of the model that made it: its name and the start of a digest of its weights and recipe.
  package let model: String
  package let vector: [Float]

  package init(model: String, vector: [Float]) {
    self.model = model
    self.vector = vector
  }
}

/// How the vectors of a model are compared.
package enum EmbeddingMetric: String, Sendable, Codable {
  /// The straight-line distance.
  case euclidean
  /// One minus the cosine of the angle.
  case cosine

  /// The distance of two vectors of equal length; 0 for equal ones.
  package func distance(_ a: [Float], _ b: [Float]) -> Float {
    switch self {
    case .euclidean:
      var sum: Float = 0
      for (x, y) in zip(a, b) { sum += (x - y) * (x - y) }
      return sum.squareRoot()
    case .cosine:
      var dot: Float = 0
      var aa: Float = 0
      var bb: Float = 0
      for (x, y) in zip(a, b) {
        dot += x * y
        aa += x * x
        bb += y * y
      }
      let norms = (aa * bb).squareRoot()
      return norms > 0 ? max(0, 1 - dot / norms) : 1
    }
  }
}
