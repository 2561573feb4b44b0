import FaceAnalysis
import Foundation

/// How the points of a face move when its mouth opens.
struct JawMotion {
  private static let upperLip: Set<Int> = [191, 80, 81, 82, 13, 312, 311, 310, 415]
  private static let lowerLip: Set<Int> = [95, 88, 178, 87, 14, 317, 402, 318, 324]
  /// The rows of the lower lip between its inner and outer edge.
  private static let belowLowerLip: Set<Int> = [
    96, 89, 179, 86, 15, 316, 403, 319, 325, 77, 90, 180, 85, 16, 315, 404, 320, 307, 146, 91, 181, 84, 17,
    314,
    405, 321, 375,
  ]
  /// The inner edges of the lips with the corners of the mouth.
  static let innerLips = Array(upperLip.union(lowerLip).union([78, 308])).sorted()

  private let mouth: Point
  private let halfWidth: Float
  private let eyes: Float

  init(_ mesh: FaceMesh) {
    let points = mesh.points
    mouth = mesh.mean(of: [61, 291])
    halfWidth = hypot(points[291].x - points[61].x, points[291].y - points[61].y) / 2
    eyes = hypot(points[263].x - points[33].x, points[263].y - points[33].y)
  }

  /// Where a point is when the lips stand apart.
  ///
  /// - Parameters:
  ///   - index: Which point of the mesh it is; `nil` for one beside the face.
  ///   - gap: In distances of the outer corners of the eyes.
  func moved(_ point: Point3D, at index: Int?, by gap: Float) -> Point3D {
    let across = (point.x - mouth.x) / halfWidth
    var share: Float = 0
    if let index, Self.lowerLip.contains(index) || Self.belowLowerLip.contains(index) {
      share = 1 - across * across
    } else if let index, Self.upperLip.contains(index) {
      share = 0
    } else {
      // Everything below the mouth goes with the jaw, less to the sides and below the chin.
      let below = (point.y - mouth.y) / halfWidth
      let depth = min(max(0, below / 0.4), 1)
      let fading = min(max(0, (5 - below) / 3), 1)
      share = depth * fading * max(0, 1 - across * across / 6)
    }
    return Point3D(x: point.x, y: point.y + max(0, share) * gap * eyes, z: point.z)
  }
}
