/// A face with everything that was asked for.
package struct AnalysedFace: Sendable {
  package let detection: Detection
  /// The 468 points of the face mesh in the upright image, when asked for.
  package let landmarks: FaceMesh?
  /// When landmarks were asked for.
  package let pose: HeadPose?
  /// When asked for.
  package let embedding: Embedding?
  /// When asked for.
  package let quality: FaceQuality?
  /// When asked for.
  package let attributes: FaceAttributes?
  /// A JPEG of the face with some of its surroundings, when asked for; `nil` when its box lies outside the image.
  package let portrait: [UInt8]?
}

/// What was found in an image.
package struct ImageAnalysis: Sendable {
  /// The upright image's width in pixels.
  package let width: Int
  /// The upright image's height in pixels.
  package let height: Int
  /// The faces, the largest first.
  package let faces: [AnalysedFace]
}
