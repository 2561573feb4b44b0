/// Which network made an embedding, and how two embeddings of it are compared.
///
/// Embeddings of different models live in different spaces: a probe is compared only with templates whose
/// identity equals its own.
package struct ModelIdentity: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The catalogue's name of the model, for instance `mobilefacenet`.
  package let name: String
  /// What tells two versions of it apart: the start of a digest of the weights and of the recipe.
  package let version: String
  /// The number of components of an embedding.
  package let dimension: Int
  /// How two embeddings are compared.
  package let metric: EmbeddingMetric

  package init(name: String, version: String, dimension: Int, metric: EmbeddingMetric) {
    self.name = name
    self.version = version
    self.dimension = dimension
    self.metric = metric
  }

  package var description: String {
    "\(name) (\(version.prefix(12)), \(dimension) components, \(metric.rawValue))"
  }
}
