import Imaging

/// Which part of a photograph a network sees, and in how many views.
struct AttributeCrop: Sendable, Decodable {
  /// What lies beyond the photograph's edge.
  enum Surroundings: String, Sendable, Decodable {
    case black
    /// The outermost pixels, repeated.
    case edge
  }

  /// Brings points of the face to fixed places; absent where ``square`` is given.
  let alignment: FaceAlignment?
  /// The side of an upright square around the face, as a multiple of the longer side of its mesh.
  let square: Float?
  /// The pictures that are looked at, whose answers are averaged; one that shows what the recipe says by default.
  let views: [FaceAlignment.Crop]
  /// How many times finer a picture is sampled before it is reduced to the network's input: 1 by default. Fine detail
  /// of faces that are hardly larger than the input survives it better.
  let oversampling: Int
  let surroundings: Surroundings

  private enum CodingKeys: CodingKey { case alignment, square, views, oversampling, surroundings }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    alignment = try values.decodeIfPresent(FaceAlignment.self, forKey: .alignment)
    square = try values.decodeIfPresent(Float.self, forKey: .square)
    views =
      try values.decodeIfPresent([FaceAlignment.Crop].self, forKey: .views)
      ?? [FaceAlignment.Crop(zoom: 1, mirrored: false)]
    oversampling = try values.decodeIfPresent(Int.self, forKey: .oversampling) ?? 1
    surroundings = try values.decodeIfPresent(Surroundings.self, forKey: .surroundings) ?? .black
  }

  /// The views of a face.
  ///
  /// - Parameters:
  ///   - width: The pictures' width in pixels.
  ///   - height: The pictures' height in pixels.
  /// - Throws: ``AnalysisError/unusableFace(_:)`` when the landmarks do not span a face.
  func pictures(of face: AttributeSubject, width: Int, height: Int) throws(AnalysisError) -> [RGBImage] {
    var upright: [Float: RGBImage] = [:]
    var pictures: [RGBImage] = []
    for view in views {
      let picture =
        if let known = upright[view.zoom] { known } else {
          try picture(of: face, zoom: view.zoom, width: width, height: height)
        }
      upright[view.zoom] = picture
      pictures.append(view.mirrored ? picture.mirrored() : picture)
    }
    return pictures
  }

  private func picture(
    of face: AttributeSubject, zoom: Float, width: Int, height: Int
  ) throws(AnalysisError) -> RGBImage {
    guard let transform = transform(for: face.mesh, width: width, height: height, zoom: zoom) else {
      throw .unusableFace(
        "The landmarks of a face coincide, so that it cannot be cut out. Use another photograph.")
    }
    let finer = Double(oversampling)
    let fine = face.picture(
      by: AffineTransform(scaleX: 1 / finer, y: 1 / finer).concatenating(transform),
      width: width * oversampling, height: height * oversampling, surroundings: surroundings)
    return oversampling > 1 ? fine.resizedByArea(width: width, height: height) : fine
  }

  /// Whether the photograph goes on as far as some places of the picture, `[x, y]` in its pixels.
  func shows(_ places: [[Float]], of mesh: FaceMesh, in image: RGBImage, width: Int, height: Int) -> Bool {
    guard let transform = transform(for: mesh, width: width, height: height, zoom: 1) else { return false }
    return places.allSatisfy { place in
      let point = transform.applied(to: ImagePoint(x: Double(place[0]), y: Double(place[1])))
      return point.x >= 0 && point.y >= 0 && point.x < Double(image.width) && point.y < Double(image.height)
    }
  }

  private func transform(for mesh: FaceMesh, width: Int, height: Int, zoom: Float) -> AffineTransform? {
    if let alignment { return alignment.transform(for: mesh, width: width, height: height, zoom: zoom) }
    let crop = FaceCrop(mesh)
    guard let square, crop.side > 1 else { return nil }
    let middle = ImagePoint(x: Double(width) / 2, y: Double(height) / 2)
    return AffineTransform(
      rotation: Double(crop.rotation), scale: Double(crop.side * square / zoom) / Double(max(width, height)),
      about: middle, movingTo: crop.center.imagePoint)
  }
}
