import Foundation
import Imaging
import Inference

/// Finds the 468 points of a face (Kartynnik, Ablavatski, Grishchenko and Grundmann 2019).
struct FaceMeshEstimator: Sendable {
  /// The side of the network's input in pixels.
  private static let side = 192
  /// The network sees a square this much larger than the face's box.
  private static let context: Float = 1.5

  private let session: ModelSession

  init(session: ModelSession) {
    self.session = session
  }

  /// The mesh of a detected face.
  ///
  /// - Parameters:
  ///   - detection: The face, in the frame of `image`.
  ///   - passes: How often the crop is placed anew by the points just found; 1 for none.
  func mesh(of detection: Detection, in image: RGBImage, passes: Int = 2) throws(AnalysisError) -> FaceMesh {
    var mesh = try mesh(in: FaceCrop(detection), of: image)
    for _ in 1..<max(1, passes) {
      mesh = try self.mesh(in: FaceCrop(mesh), of: image)
    }
    return mesh
  }

  /// The mesh of a face that was at `previous` shortly before.
  func mesh(following previous: FaceMesh, in image: RGBImage) throws(AnalysisError) -> FaceMesh {
    try mesh(in: FaceCrop(previous), of: image)
  }

  /// The mesh of the face that fills a square of an image.
  ///
  /// - Throws: ``AnalysisError/inference(_:)`` when the network fails.
  func mesh(in crop: FaceCrop, of image: RGBImage) throws(AnalysisError) -> FaceMesh {
    let side = Float(Self.side)
    let unit = crop.side * Self.context / side
    let transform = crop.transform(outputSide: side, unit: unit)
    let pixels = image.warped(by: transform, width: Self.side, height: Self.side, fill: (0, 0, 0))
    return try AnalysisError.inferring { () throws(InferenceError) in
      try session.run(
        shape: [1, Self.side, Self.side, 3],
        fill: { pixels.interleavedFloats(mean: (0, 0, 0), scale: (1 / 255, 1 / 255, 1 / 255), into: $0) },
        read: { outputs in
          // The points are the long output, the presence the single value.
          let points = outputs.first { $0.values.count >= 3 * FaceMesh.pointCount }?.values
          let presence = outputs.first { $0.values.count == 1 }?.values.first ?? 0
          return FaceMesh(
            points: (0..<FaceMesh.pointCount).map { index in
              guard let points else { return Point3D(x: 0, y: 0, z: 0) }
              let inCrop = Point(x: points[3 * index], y: points[3 * index + 1])
              let place = Point(transform.applied(to: inCrop.imagePoint))
              return Point3D(x: place.x, y: place.y, z: points[3 * index + 2] * unit)
            },
            presence: 1 / (1 + exp(-presence)))
        })
    }
  }
}

/// A square region of an image, turned so that the eyes are level.
struct FaceCrop {
  let center: Point
  /// The side of the face, without context, in pixels.
  let side: Float
  /// Radians, positive clockwise in the image.
  let rotation: Float

  init(_ detection: Detection) {
    center = detection.box.center
    side = max(detection.box.width, detection.box.height)
    rotation = Self.angle(from: detection.keyPoints.leftEye, to: detection.keyPoints.rightEye)
  }

  /// The tight square around a mesh in the frame that its eyes define.
  init(_ mesh: FaceMesh) {
    self.init(
      around: mesh.points.map(\.flat), leftEye: mesh.points[MeshIndex.leftEyeOuterCorner].flat,
      rightEye: mesh.points[MeshIndex.rightEyeOuterCorner].flat)
  }

  /// The tight square around points of a face, turned by the outer corners of its eyes.
  init(around points: [Point], leftEye: Point, rightEye: Point) {
    rotation = Self.angle(from: leftEye, to: rightEye)
    let (sine, cosine) = (sin(rotation), cos(rotation))
    let level = points.map { Point(x: $0.x * cosine + $0.y * sine, y: $0.y * cosine - $0.x * sine) }
    let left = level.map(\.x).min() ?? 0
    let right = level.map(\.x).max() ?? 0
    let top = level.map(\.y).min() ?? 0
    let bottom = level.map(\.y).max() ?? 0
    let middle = Point(x: (left + right) / 2, y: (top + bottom) / 2)
    center = Point(x: middle.x * cosine - middle.y * sine, y: middle.x * sine + middle.y * cosine)
    side = max(right - left, bottom - top)
  }

  /// Maps pixels of a square crop of `outputSide` to the image, `unit` image pixels per crop pixel.
  func transform(outputSide: Float, unit: Float) -> AffineTransform {
    let middle = ImagePoint(x: Double(outputSide) / 2, y: Double(outputSide) / 2)
    return AffineTransform(
      rotation: Double(rotation), scale: Double(unit), about: middle, movingTo: center.imagePoint)
  }

  private static func angle(from left: Point, to right: Point) -> Float {
    atan2(right.y - left.y, right.x - left.x)
  }
}
