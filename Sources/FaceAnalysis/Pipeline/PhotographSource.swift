import Imaging

/// A photograph of which only as many pixels are decoded as its faces need.
struct PhotographSource {
  /// An overview larger than this many pixels on its longer side costs time and finds no more faces.
  private static let overviewSide = 1280
  /// A face of the least size still needs this many pixels in the overview.
  private static let leastFaceInOverview: Float = 20

  let header: ImageHeader
  /// The whole photograph, upright, reduced by ``reduction``.
  let overview: RGBImage
  /// Pixels of the photograph per pixel of the overview.
  let reduction: Float

  private let photograph: EncodedImage
  private let limits: ImageLimits

  init(_ photograph: EncodedImage, request: AnalysisRequest) throws(AnalysisError) {
    let header = try AnalysisError.imaging { () throws(ImageError) in try photograph.header() }
    let scale = Self.scale(for: header, minimumFace: Float(request.minimumFace))
    overview = try AnalysisError.imaging { () throws(ImageError) in
      try photograph.decoded(limits: request.limits, scale: scale)
    }
    reduction = Float(scale.factor)
    self.header = header
    self.photograph = photograph
    limits = request.limits
  }

  private static func scale(for header: ImageHeader, minimumFace: Float) -> DecodeScale {
    let side = max(header.width, header.height)
    let scales: [DecodeScale] = [.eighth, .quarter, .half]
    return scales.first { scale in
      side / scale.factor >= overviewSide && minimumFace / Float(scale.factor) >= leastFaceInOverview
    } ?? .full
  }

  /// The surroundings of a face with enough pixels for its crop.
  ///
  /// - Parameter detection: A face in the overview's frame.
  func closeUp(of detection: Detection, cropSide: Int) throws(AnalysisError) -> CloseUp {
    // The face fills about two thirds of an embedder's crop.
    let isSharpEnough = max(detection.box.width, detection.box.height) >= Float(cropSide)
    guard reduction > 1, !isSharpEnough else {
      return CloseUp(image: overview, detection: detection, origin: Point(x: 0, y: 0), reduction: reduction)
    }
    let face = detection.scaled(by: reduction)
    let square = face.box.squared
    let margin = square.width * 0.75
    let region = PixelRect(
      x: Int(square.x - margin), y: Int(square.y - margin),
      width: Int(square.width + 2 * margin), height: Int(square.height + 2 * margin)
    ).intersection(PixelRect(x: 0, y: 0, width: header.width, height: header.height))
    let image = try AnalysisError.imaging { () throws(ImageError) in
      try photograph.decoded(region: region, limits: limits)
    }
    return CloseUp(
      image: image, detection: face.moved(by: Point(x: -Float(region.x), y: -Float(region.y))),
      origin: Point(x: Float(region.x), y: Float(region.y)), reduction: 1)
  }
}

/// A part of a photograph that shows one face.
struct CloseUp {
  let image: RGBImage
  /// The face in the frame of `image`.
  let detection: Detection
  /// The left top corner of `image` in the photograph.
  let origin: Point
  /// Pixels of the photograph per pixel of `image`.
  let reduction: Float

  /// A detection in the photograph's frame.
  func original(_ detection: Detection) -> Detection {
    detection.scaled(by: reduction).moved(by: origin)
  }

  /// A mesh in the photograph's frame.
  func original(_ mesh: FaceMesh) -> FaceMesh {
    FaceMesh(
      points: mesh.points.map {
        Point3D(x: $0.x * reduction + origin.x, y: $0.y * reduction + origin.y, z: $0.z * reduction)
      },
      presence: mesh.presence)
  }
}

extension Detection {
  func moved(by offset: Point) -> Detection {
    var moved = self
    moved.box.x += offset.x
    moved.box.y += offset.y
    moved.keyPoints = keyPoints.mapped { $0 + offset }
    return moved
  }
}
