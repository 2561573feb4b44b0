/// The 468 points of a face's surface, in the order of MediaPipe's canonical face model.
package struct FaceMesh: Sendable, Equatable {
  /// The number of points of a mesh.
  package static let pointCount = 468

  /// The points in the upright image.
  package let points: [Point3D]
  /// How sure the network is that its crop shows a face, 0…1.
  package let presence: Float

  /// - Parameter points: ``pointCount`` points in the upright image.
  package init(points: [Point3D], presence: Float) {
    self.points = points
    self.presence = presence
  }

  /// The centre of some of the points, flat.
  package func mean(of indices: [Int]) -> Point { Point.mean(indices.map { points[$0].flat }) }
}

/// Points of the canonical face model that other code refers to. Left and right are the image's.
enum MeshIndex {
  static let leftEyeOuterCorner = 33
  static let leftEyeInnerCorner = 133
  static let rightEyeInnerCorner = 362
  static let rightEyeOuterCorner = 263
  static let noseTip = 1
  static let leftMouthCorner = 61
  static let rightMouthCorner = 291
  /// The inner edges of the lips: the middle of each, and where they meet.
  static let upperLipEdge = 13
  static let lowerLipEdge = 14
  static let leftLipCorner = 78
  static let rightLipCorner = 308
  static let leftCheek = 234
  static let rightCheek = 454
  static let foreheadTop = 10
  static let chin = 152
}
