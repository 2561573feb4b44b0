package import Imaging

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

extension ImageAnalysis {
  /// The part of a box that lies in the image, in whole pixels.
  package func pixels(of box: Box) -> PixelRect {
    func pixel(_ value: Float, below limit: Int) -> Int { max(0, min(limit, Int(value.rounded()))) }
    let (left, top) = (pixel(box.x, below: width), pixel(box.y, below: height))
    return PixelRect(
      x: left, y: top, width: pixel(box.x + box.width, below: width) - left,
      height: pixel(box.y + box.height, below: height) - top)
  }

  /// The share of a face's points that lie in the image, 0…1.
  package func visibleShare(of mesh: FaceMesh) -> Double {
    let (width, height) = (Float(width), Float(height))
    let inside = mesh.points.count { $0.x >= 0 && $0.y >= 0 && $0.x < width && $0.y < height }
    return Double(inside) / Double(max(1, mesh.points.count))
  }
}
