import Imaging

/// Where five landmarks belong in the crop that an embedder sees.
struct FaceAlignment: Sendable, Equatable, Codable {
  /// For each target, the mesh points whose centre belongs there.
  let meshPoints: [[Int]]
  /// The places in the crop, as `[x, y]` in its pixels, whose centres are at whole numbers.
  let targets: [[Float]]

  /// The transform from the crop to the image: the least-squares similarity (Umeyama 1991) between the targets
  /// and the face's own points; `nil` when the points coincide.
  func transform(for mesh: FaceMesh) -> AffineTransform? {
    // Templates count from the centre of the first pixel, transforms from its corner.
    let source = targets.map { ImagePoint(x: Double($0[0]) + 0.5, y: Double($0[1]) + 0.5) }
    return AffineTransform(similarityFrom: source, to: meshPoints.map { mesh.mean(of: $0).imagePoint })
  }
}

/// A face turned, moved and scaled to where its embedder expects it.
struct AlignedFace: Sendable {
  let pixels: RGBImage

  /// - Throws: ``AnalysisError`` when the landmarks do not span a face.
  init(mesh: FaceMesh, in image: RGBImage, alignment: FaceAlignment, side: Int) throws(AnalysisError) {
    guard let transform = alignment.transform(for: mesh) else {
      throw .catalogue(
        "The landmarks of a face coincide, so that it cannot be aligned. Use another photograph.")
    }
    pixels = image.warped(by: transform, width: side, height: side, fill: (0, 0, 0))
  }
}
