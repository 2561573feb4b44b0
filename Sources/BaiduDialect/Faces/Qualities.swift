import FaceAnalysis

/// `qualities`: what is measured of them.
struct Qualities: Encodable, Sendable {
  /// 0 sharp … 1 blurred.
  let blur: Float
  /// The mean luma of the face, 0…255.
  let illumination: Float
  /// 0 wholly in the image … 1 outside it.
  let completeness: Float

  /// `nil` when the face has not been measured.
  init?(_ face: AnalysedFace, in image: ImageAnalysis) {
    guard let quality = face.quality, let mesh = face.landmarks else { return nil }
    blur = quality.blur
    illumination = quality.brightness * 255
    let outside = mesh.points.count { point in
      point.x < 0 || point.y < 0 || point.x > Float(image.width) || point.y > Float(image.height)
    }
    completeness = Float(outside) / Float(mesh.points.count)
  }
}
