import FaceAnalysis

/// `qualities`: what is measured of them.
struct Qualities: Encodable, Sendable {
  /// The sharpness that counts as half blurred. Of Labeled Faces in the Wild 98.6 % are sharper, and no copy of them
  /// after a Gaussian blur of 3 pixels is (`Documentation/Appliance.md`).
  private static let leastSharpness: Float = 20

  /// 0 sharp … 1 blurred.
  let blur: Float
  /// The mean luma of the face, 0…255.
  let illumination: Float
  /// 0 wholly in the image … 1 outside it.
  let completeness: Float

  /// `nil` when the face has not been measured.
  init?(_ face: AnalysedFace) {
    guard let quality = face.quality, let visibleShare = face.visibleShare else { return nil }
    let sharpness = quality.evenSharpness / Self.leastSharpness
    blur = 1 / (1 + sharpness * sharpness)
    illumination = quality.brightness * 255
    completeness = 1 - Float(visibleShare)
  }
}
