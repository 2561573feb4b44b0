import Imaging

/// Finds faces in an image.
protocol FaceDetector: Sendable {
  /// Finds the faces that stand roughly upright.
  ///
  /// - Parameters:
  ///   - image: The image in which to look.
  ///   - minimumFace: The smallest side of a face, in pixels of `image`.
  /// - Returns: Detections in the image's frame, by falling confidence.
  func detect(in image: RGBImage, minimumFace: Float) throws(AnalysisError) -> [Detection]
}
