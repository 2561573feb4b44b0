/// The distance in which a model's embeddings are compared. Smaller means closer in both.
package enum EmbeddingMetric: String, Sendable, Codable, CaseIterable {
  /// The Euclidean distance between the vectors as they are.
  case euclidean
  /// 1 − the cosine of the angle between the vectors, 0…2.
  case cosine

  /// The distance of two vectors of equal length, summed in double precision.
  func distance(_ a: [Float], _ b: [Float]) -> Float {
    switch self {
    case .euclidean:
      var sum = 0.0
      for index in a.indices {
        let difference = Double(a[index]) - Double(b[index])
        sum += difference * difference
      }
      return Float(sum.squareRoot())
    case .cosine:
      var product = 0.0
      var ones = 0.0
      var others = 0.0
      for index in a.indices {
        let (one, other) = (Double(a[index]), Double(b[index]))
        product += one * other
        ones += one * one
        others += other * other
      }
      return Float(1 - product / (ones * others).squareRoot())
    }
  }
}
