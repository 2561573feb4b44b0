import Imaging

/// A face as the networks that tell attributes see it.
///
/// Of a large face they look at a smaller copy, so that its many pixels are read once and not for each picture.
struct AttributeSubject {
  /// A face larger than this many pixels is copied, at this size.
  private static let side: Float = 200
  /// How far pictures commonly reach from the middle of a face, as a share of its side.
  private static let reach: Float = 1.15

  /// In the frame of the photograph.
  let mesh: FaceMesh
  private let image: RGBImage
  private let copy: Copy?

  /// A part of the photograph, made smaller.
  private struct Copy {
    let image: RGBImage
    let region: PixelRect
    /// From the photograph to the copy.
    let map: AffineTransform
  }

  /// - Parameter mesh: In the frame of `image`.
  init(_ mesh: FaceMesh, in image: RGBImage) {
    self.mesh = mesh
    self.image = image
    copy = Self.copy(of: FaceCrop(mesh), in: image)
  }

  /// A picture of the face.
  ///
  /// - Parameters:
  ///   - map: From the picture to the photograph.
  ///   - surroundings: What lies beyond the photograph.
  func picture(
    by map: AffineTransform, width: Int, height: Int, surroundings: AttributeCrop.Surroundings
  ) -> RGBImage {
    var (source, map) = (image, map)
    if let copy, shows(copy.region, all: map, width: width, height: height) {
      (source, map) = (copy.image, map.concatenating(copy.map))
    }
    return switch surroundings {
    case .black: source.warped(by: map, width: width, height: height)
    case .edge: source.warpedRepeatingEdges(by: map, width: width, height: height)
    }
  }

  private static func copy(of face: FaceCrop, in image: RGBImage) -> Copy? {
    // Less than a third is not worth the copy.
    guard face.side > 1.5 * side, max(face.side, abs(face.center.x), abs(face.center.y)) < 1e6 else {
      return nil
    }
    let reach = face.side * reach
    let region = PixelRect(
      x: Int(face.center.x - reach), y: Int(face.center.y - reach), width: Int(2 * reach),
      height: Int(2 * reach)
    ).intersection(image.bounds)
    guard !region.isEmpty else { return nil }
    let scale = side / face.side
    let width = max(1, Int((Float(region.width) * scale).rounded()))
    let height = max(1, Int((Float(region.height) * scale).rounded()))
    return Copy(
      image: image.resizedByArea(from: region, width: width, height: height), region: region,
      map: AffineTransform(translationX: -Double(region.x), y: -Double(region.y)).concatenating(
        AffineTransform(
          scaleX: Double(width) / Double(region.width), y: Double(height) / Double(region.height))))
  }

  /// Whether a picture shows nothing of the photograph that lies outside a region.
  private func shows(_ region: PixelRect, all map: AffineTransform, width: Int, height: Int) -> Bool {
    [(0, 0), (width, 0), (0, height), (width, height)].allSatisfy {
      let corner = map.applied(to: ImagePoint(x: Double($0.0), y: Double($0.1)))
      return (region.x == 0 || corner.x >= Double(region.x))
        && (region.y == 0 || corner.y >= Double(region.y))
        && (region.maxX == image.width || corner.x <= Double(region.maxX))
        && (region.maxY == image.height || corner.y <= Double(region.maxY))
    }
  }
}
