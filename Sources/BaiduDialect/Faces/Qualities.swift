import FaceAnalysis

/// `qualities`: what is measured of them.
struct Qualities: Encodable, Sendable {
  /// 0 sharp … 1 blurred: what is missing of ``FaceQuality/sharpness``.
  let blur: Float
  /// The mean luma of the face, 0…255.
  let illumination: Float
  /// 0 wholly in the image … 1 outside it.
  let completeness: Float

  /// `nil` when the face has not been measured.
  init?(_ face: AnalysedFace) {
    guard let quality = face.quality else { return nil }
    blur = 1 - quality.sharpness
    illumination = quality.illumination
    completeness = 1 - quality.completeness
  }
}
