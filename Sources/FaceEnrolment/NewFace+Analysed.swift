package import FaceAnalysis
package import Gallery

extension NewFace {
  /// What the gallery keeps of an analysed face.
  ///
  /// - Parameters:
  ///   - face: analysed with its embedding; landmarks, quality and attributes are taken where they are there.
  ///   - model: the identity of the analyser that made the embedding.
  ///   - crop: the encoded picture of the face, where the dialect keeps it.
  /// - Throws: ``MienError`` with code `invalidArgument` when the face has no embedding.
  package init(_ face: AnalysedFace, model: ModelIdentity, crop: [UInt8]? = nil) throws(MienError) {
    guard let embedding = face.embedding else {
      throw MienError(.invalidArgument, "The face was analysed without its embedding. Ask for it.")
    }
    self.init(
      embedding: try Gallery.Embedding(face: embedding, model: model), box: FaceBox(face.detection.box),
      attributes: Gallery.FaceAttributes(face), crop: crop)
  }
}

extension Gallery.Embedding {
  /// An embedding of the pipeline as the gallery's.
  ///
  /// - Throws: ``MienError`` with code `modelMismatch` when another model made it.
  package init(face embedding: FaceAnalysis.Embedding, model: ModelIdentity) throws(MienError) {
    guard embedding.model == model.version else {
      throw MienError(
        .modelMismatch,
        "The embedding is of \(embedding.model), and the gallery holds those of \(model.version). Use the "
          + "gallery's embedder.")
    }
    try self.init(model: model, values: embedding.vector)
  }
}

extension FaceBox {
  /// A box of the pipeline as the gallery's.
  package init(_ box: Box) {
    self.init(x: Double(box.x), y: Double(box.y), width: Double(box.width), height: Double(box.height))
  }
}

extension Gallery.FaceAttributes {
  /// What the analysis found out about a face, as the gallery keeps it.
  package init(_ face: AnalysedFace) {
    self.init(
      yaw: face.pose.map { Double($0.yaw) }, pitch: face.pose.map { Double($0.pitch) },
      roll: face.pose.map { Double($0.roll) }, smile: face.attributes.map { Double($0.smile) },
      confidence: Double(face.detection.confidence))
  }
}
