import Imaging

/// Tells how much of a face lies in its image.
///
/// The mesh of a face that is cut off squeezes itself into what can be seen. So the image is continued beyond its edge,
/// the mesh is found anew, and the mean face is laid through those of its points that the image shows: the hull of the
/// mean face tells what is missing. Faces away from the edge cost nothing.
struct CompletenessEstimator: Sendable {
  /// A face that is nearer to the edge than this, as a share of its side, may be cut off.
  private static let margin: Float = 0.08
  /// Points that are as near to the edge, as a share of the face's side, are not trusted.
  private static let uncertain: Float = 0.06
  /// How often the mesh is found anew, each time where the mean face lay last.
  private static let passes = 3

  let meshEstimator: FaceMeshEstimator

  /// The share of the face's area that lies in the image, 0…1.
  ///
  /// - Parameter mesh: In the frame of `image`.
  /// - Throws: ``AnalysisError/inference(_:)`` when the network fails.
  func share(of mesh: FaceMesh, in image: RGBImage) throws(AnalysisError) -> Float {
    let side = FaceCrop(mesh).side
    let (left, top) = (side * Self.margin, side * Self.margin)
    let (right, bottom) = (Float(image.width) - left, Float(image.height) - top)
    if mesh.points.allSatisfy({ $0.x > left && $0.y > top && $0.x < right && $0.y < bottom }) { return 1 }
    guard let continued = ContinuedImage(image, around: FaceCrop(mesh)) else { return 0 }
    let placed = continued.placed(mesh)
    var crop = FaceCrop(placed)
    var outline = placed.outline
    for _ in 0..<Self.passes {
      let face = try meshEstimator.mesh(in: crop, of: continued.image)
      let whole = MeanFace.laid(through: face) { continued.shows($0, inside: crop.side * Self.uncertain) }
      guard let whole else { break }
      crop = whole.crop
      outline = ConvexPolygon(around: whole.points.map(\.imagePoint))
    }
    return continued.shownShare(of: outline)
  }
}

/// The surroundings of a face at the size of the mesh network's input, continued beyond the image's edge by its outermost
/// pixels.
private struct ContinuedImage {
  /// What is looked at around the face, as a multiple of its side.
  private static let surroundings: Float = 3.5
  /// The greatest side of the face, in pixels: larger ones are reduced to it.
  private static let side: Float = 192

  let image: RGBImage
  /// Where the image's own pixels are in ``image``.
  private let shown: Box
  /// From the original image to ``image``: first moved, then scaled.
  private let origin: Point
  private let scale: Float

  /// - Returns: `nil` when the surroundings lie wholly outside the image.
  init?(_ original: RGBImage, around crop: FaceCrop) {
    let side = crop.side * Self.surroundings
    let wanted = PixelRect(
      Box(x: crop.center.x - side / 2, y: crop.center.y - side / 2, width: side, height: side))
    let region = wanted.intersection(original.bounds)
    if region.isEmpty { return nil }
    let scale = min(1, Self.side / crop.side)
    let (width, height) = (region.width.scaled(by: scale), region.height.scaled(by: scale))
    func border(_ pixels: Int) -> Int { Int((Float(pixels) * scale).rounded()) }
    let (left, top) = (border(region.x - wanted.x), border(region.y - wanted.y))
    image = original.resizedByArea(from: region, width: width, height: height)
      .repeatingEdges(
        left: left, top: top, right: border(wanted.maxX - region.maxX),
        bottom: border(wanted.maxY - region.maxY))
    shown = Box(x: Float(left), y: Float(top), width: Float(width), height: Float(height))
    origin = Point(x: Float(region.x) - Float(left) / scale, y: Float(region.y) - Float(top) / scale)
    self.scale = scale
  }

  /// A mesh in the frame of the original image, here.
  func placed(_ mesh: FaceMesh) -> FaceMesh {
    FaceMesh(
      points: mesh.points.map {
        Point3D(x: ($0.x - origin.x) * scale, y: ($0.y - origin.y) * scale, z: $0.z * scale)
      }, presence: mesh.presence)
  }

  /// Whether a point lies in the original image, some pixels away from its edge.
  func shows(_ point: Point, inside margin: Float) -> Bool {
    point.x >= shown.x + margin && point.x <= shown.x + shown.width - margin
      && point.y >= shown.y + margin && point.y <= shown.y + shown.height - margin
  }

  /// The share of a polygon's area that the original image shows.
  func shownShare(of polygon: ConvexPolygon) -> Float {
    let inside = polygon.clipped(
      left: Double(shown.x), top: Double(shown.y), right: Double(shown.x + shown.width),
      bottom: Double(shown.y + shown.height))
    return polygon.area > 0 ? Float(inside.area / polygon.area) : 0
  }
}
