package import Imaging

/// Where five landmarks belong in the crop that an embedder sees.
struct FaceAlignment: Sendable, Equatable, Codable {
  /// For each target, the mesh points whose centre belongs there.
  let meshPoints: [[Int]]
  /// The places in the crop, as `[x, y]` in its pixels, whose centres are at whole numbers.
  let targets: [[Float]]

  /// One view of an aligned face. Vectors of slightly different views, averaged, tell people apart better than
  /// one: the network's reaction to the exact size of a face averages out.
  struct Crop: Sendable, Equatable, Codable {
    /// How much larger than the targets say the face is shown, around the crop's centre.
    let zoom: Float
    /// Whether left and right are exchanged.
    let mirrored: Bool
  }

  /// The transform from the crop to the image: the least-squares similarity (Umeyama 1991) between the targets
  /// and the face's own points; `nil` when the points coincide, so that the crop would show less than a pixel.
  ///
  /// - Parameters:
  ///   - width: The crop's width in pixels.
  ///   - height: The crop's height in pixels.
  ///   - zoom: How much larger than the targets say the face is shown.
  func transform(for mesh: FaceMesh, width: Int, height: Int, zoom: Float = 1) -> AffineTransform? {
    let center = ImagePoint(x: Double(width) / 2, y: Double(height) / 2)
    let source = targets.map { target in
      // Templates count from the centre of the first pixel, transforms from its corner.
      ImagePoint(
        x: center.x + (Double(target[0]) + 0.5 - center.x) * Double(zoom),
        y: center.y + (Double(target[1]) + 0.5 - center.y) * Double(zoom))
    }
    let target = meshPoints.map { mesh.mean(of: $0).imagePoint }
    guard let transform = AffineTransform(similarityFrom: source, to: target),
      transform.determinant.squareRoot() * Double(max(width, height)) > 1
    else { return nil }
    return transform
  }
}

/// A face turned, moved and scaled to where its embedder expects it: what an embedder takes.
package struct AlignedFace: Sendable {
  /// The views that are embedded, those of one network after those of another.
  package let crops: [RGBImage]
}

extension FaceAlignment {
  /// One view of a face.
  ///
  /// - Parameter side: The crop's side in pixels.
  /// - Throws: ``AnalysisError/unusableFace(_:)`` when the landmarks do not span a face.
  func cropped(
    _ mesh: FaceMesh, in image: RGBImage, to crop: Crop, side: Int
  ) throws(AnalysisError) -> RGBImage {
    guard let transform = transform(for: mesh, width: side, height: side, zoom: crop.zoom) else {
      throw .unusableFace(
        "The landmarks of a face coincide, so that it cannot be aligned. Use another photograph.")
    }
    let upright = image.warped(by: transform, width: side, height: side, fill: (0, 0, 0))
    return crop.mirrored ? upright.mirrored() : upright
  }
}
