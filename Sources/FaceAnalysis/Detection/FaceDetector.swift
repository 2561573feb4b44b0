import Imaging

/// Finds faces in an image.
protocol FaceDetector: Sendable {
  /// The ratio of the sizes that the detector looks for one after the other; `nil` when it looks for all at once.
  var scaleRatio: Float? { get }

  /// The confidence from which a detection is beyond doubt a face that stands as the detector expects it.
  var certainConfidence: Float { get }

  /// Finds the faces that stand roughly upright.
  ///
  /// - Parameters:
  ///   - image: The image in which to look.
  ///   - minimumFace: The smallest side of a face, in pixels of `image`.
  ///   - skippedScales: The number of scales, from the one for the smallest faces, that are not searched. Faces much
  ///     larger than those of the last skipped scale are found as if none were. 0 for detectors without scales.
  /// - Returns: Detections in the image's frame, by falling confidence.
  func detect(
    in image: RGBImage, minimumFace: Float, skippedScales: Int
  ) throws(AnalysisError) -> [Detection]
}
