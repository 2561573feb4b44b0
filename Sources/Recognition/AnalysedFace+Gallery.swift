package import FaceAnalysis
package import FaceData
package import Gallery

extension AnalysedFace {
  /// What is compared with other faces and searched for.
  ///
  /// - Throws: ``RecognitionError/fault(_:)`` when the face was analysed without its embedding.
  package func template() throws(RecognitionError) -> Embedding {
    guard let embedding else { throw .fault(EmbeddingNotComputed()) }
    return embedding
  }

  /// What the gallery keeps of the face.
  ///
  /// - Throws: as ``template()``.
  package func enrollable() throws(RecognitionError) -> NewFace {
    NewFace(embedding: try template(), box: box, attributes: attributes, crop: portrait)
  }
}

/// A face is compared or enrolled whose analysis left out the embedding.
private struct EmbeddingNotComputed: Error, CustomStringConvertible {
  let description = "The face was analysed without its embedding."
}
