package import FaceAnalysis
package import Gallery

extension ModelIdentity {
  /// The identity under which the gallery keeps an analyser's embeddings.
  ///
  /// - Throws: ``MienError`` with code `embedderMismatch` when the model does not say how long its embeddings
  ///   are.
  package init(_ analyzer: FaceAnalyzer) throws(MienError) {
    guard let length = analyzer.embeddingLength, length > 0 else {
      throw MienError(
        .embedderMismatch,
        "The embedder \(analyzer.embedderModel.name) does not say how long its embeddings are. Export its "
          + "network with a fixed output shape.")
    }
    self.init(
      name: analyzer.embedderModel.name, version: analyzer.scorer.model, dimension: length,
      metric: analyzer.scorer.metric == .cosine ? .cosine : .euclidean)
  }
}
