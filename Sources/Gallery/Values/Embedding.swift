/// Which network made an embedding, and how two embeddings of it are compared.
///
/// Embeddings of different models live in different spaces: a probe is compared only with templates whose
/// identity equals its own.
package struct ModelIdentity: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The distance in which the model's embeddings are compared. Smaller means closer in both.
  package enum Metric: String, Sendable, Codable {
    /// The Euclidean distance between the vectors as they are.
    case euclidean
    /// 1 − the cosine of the angle between the vectors, 0…2.
    case cosine
  }

  /// The catalogue's name of the model, for instance `mobilefacenet`.
  package let name: String
  /// What tells two versions of it apart: the SHA-256 of the weights, or a catalogue version.
  package let version: String
  /// The number of components of an embedding.
  package let dimension: Int
  package let metric: Metric

  package init(name: String, version: String, dimension: Int, metric: Metric) {
    self.name = name
    self.version = version
    self.dimension = dimension
    self.metric = metric
  }

  package var description: String {
    "\(name) (\(version.prefix(12)), \(dimension) components, \(metric.rawValue))"
  }
}

/// One face as a vector, together with the identity of the model that made it.
package struct Embedding: Hashable, Sendable {
  package let model: ModelIdentity
  /// `model.dimension` finite components.
  package let values: [Float]

  /// - Throws: ``MienError`` with code `invalidArgument` when the number of components is not the model's, a
  ///   component is not finite, or all are zero (such a vector has no direction to compare).
  package init(model: ModelIdentity, values: [Float]) throws(MienError) {
    guard values.count == model.dimension else {
      throw MienError(
        .invalidArgument,
        "An embedding of \(model.name) has \(model.dimension) components, not \(values.count). "
          + "Compute it with the model that it names.")
    }
    guard values.allSatisfy(\.isFinite), values.contains(where: { $0 != 0 }) else {
      throw MienError(
        .invalidArgument,
        "The embedding is all zeros or has a component that is not a finite number. Compute it again.")
    }
    self.model = model
    self.values = values
  }

  /// The distance to another embedding in the model's metric, summed in double precision.
  ///
  /// - Throws: ``MienError`` with code `modelMismatch` when the other embedding is of another model.
  package func distance(to other: Embedding) throws(MienError) -> Float {
    guard model == other.model else { throw .modelMismatch(probe: model, template: other.model) }
    switch model.metric {
    case .euclidean:
      var sum = 0.0
      for index in values.indices {
        let difference = Double(values[index]) - Double(other.values[index])
        sum += difference * difference
      }
      return Float(sum.squareRoot())
    case .cosine:
      var product = 0.0
      var own = 0.0
      var others = 0.0
      for index in values.indices {
        let (one, two) = (Double(values[index]), Double(other.values[index]))
        product += one * two
        own += one * one
        others += two * two
      }
      return Float(1 - product / (own * others).squareRoot())
    }
  }
}
