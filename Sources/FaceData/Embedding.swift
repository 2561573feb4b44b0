/// One face as a vector, together with the identity of the model that made it.
package struct Embedding: Hashable, Sendable {
  /// Only embeddings of equal identities can be compared.
  package let model: ModelIdentity
  /// `model.dimension` finite components.
  package let values: [Float]

  /// - Throws: ``UnusableEmbedding`` when the number of components is not the model's, a component is not finite, or
  ///   all are zero (such a vector has no direction to compare).
  package init(model: ModelIdentity, values: [Float]) throws(UnusableEmbedding) {
    guard values.count == model.dimension else {
      throw UnusableEmbedding(
        message: "An embedding of \(model.name) has \(model.dimension) components, not \(values.count). "
          + "Compute it with the model that it names.")
    }
    guard values.allSatisfy(\.isFinite), values.contains(where: { $0 != 0 }) else {
      throw UnusableEmbedding(
        message:
          "The embedding is all zeros or has a component that is not a finite number. Compute it again.")
    }
    self.model = model
    self.values = values
  }

  /// The distance to another embedding in the model's metric, summed in double precision.
  ///
  /// - Returns: `nil` when the other embedding is of another model.
  package func distance(to other: Embedding) -> Float? {
    model == other.model ? model.metric.distance(values, other.values) : nil
  }
}

/// A vector that no face can have.
package struct UnusableEmbedding: Error, Sendable, Equatable {
  /// What is wrong and what to do about it.
  package let message: String
}
