import Imaging

/// Where five landmarks belong in the crop that an embedder sees.
struct FaceAlignment: Sendable, Equatable, Codable {
  /// For each target, the mesh points whose centre belongs there.
  let meshPoints: [[Int]]
  /// The places in the crop, in its pixels, as `[x, y]`.
  let targets: [[Float]]

  /// The transform from the crop to the image: the least-squares similarity (Umeyama 1991) between the targets
  /// and the face's own points; `nil` when the points coincide.
  func transform(for mesh: FaceMesh) -> AffineTransform? {
    let source = targets.map { Point(x: $0[0], y: $0[1]) }
    let destination = meshPoints.map { mesh.mean(of: $0) }
    return AffineTransform(
      similarityFrom: source.map { ($0.x, $0.y) }, to: destination.map { ($0.x, $0.y) })
  }
}

/// A face turned, moved and scaled to where its embedder expects it.
struct AlignedFace: Sendable {
  let pixels: RGBImage

  /// - Throws: ``AnalysisError`` when the landmarks do not span a face.
  init(mesh: FaceMesh, in image: RGBImage, alignment: FaceAlignment, side: Int) throws(AnalysisError) {
    guard let transform = alignment.transform(for: mesh) else {
      throw .catalogue("The landmarks of a face coincide, so that it cannot be aligned. Use another photograph.")
    }
    pixels = image.warped(by: transform, width: side, height: side, fill: (0, 0, 0))
  }
}
