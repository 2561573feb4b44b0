import FaceAnalysis
import Foundation

/// A face made by a formula: the points that pose and smile look at, on a rough head, turned as asked.
struct SyntheticMesh {
  /// Degrees about the vertical axis; positive turns the face to the image's right.
  var yaw: Float = 0
  /// Degrees about the horizontal axis; positive looks up.
  var pitch: Float = 0
  /// Degrees in the image plane; positive leans clockwise.
  var roll: Float = 0
  /// How far the corners of the mouth are pulled apart and up, in eye distances.
  var smile: Float = 0
  var scale: Float = 100

  var mesh: FaceMesh {
    var points = [SIMD3<Float>](repeating: [0, 0.5, 0], count: FaceMesh.pointCount)
    for (index, place) in places { points[index] = place }
    return FaceMesh(points: points.map(placed), presence: 1)
  }

  /// In eye distances: to the image's right, down, away from the camera.
  private var places: [Int: SIMD3<Float>] {
    [
      33: [-0.5, 0, 0.05], 133: [-0.2, 0, 0], 362: [0.2, 0, 0], 263: [0.5, 0, 0.05],
      234: [-0.75, 0.3, 0.5], 454: [0.75, 0.3, 0.5], 205: [-0.35, 0.3, -0.05], 425: [0.35, 0.3, -0.05],
      10: [0, -0.7, 0], 152: [0, 1.3, 0], 1: [0, 0.5, -0.4],
      61: [-0.28 - smile, 0.85 - smile, -0.1 + smile], 291: [0.28 + smile, 0.85 - smile, -0.1 + smile],
      78: [-0.24 - smile, 0.85 - smile, -0.1 + smile], 308: [0.24 + smile, 0.85 - smile, -0.1 + smile],
      40: [-0.18 - smile / 2, 0.8 - smile / 2, -0.15], 270: [0.18 + smile / 2, 0.8 - smile / 2, -0.15],
      13: [0, 0.84, -0.2], 14: [0, 0.86, -0.2],
    ]
  }

  private func placed(_ point: SIMD3<Float>) -> Point3D {
    func turned(_ a: Float, _ b: Float, _ degrees: Float) -> (Float, Float) {
      let radians = degrees * .pi / 180
      return (a * cos(radians) - b * sin(radians), a * sin(radians) + b * cos(radians))
    }
    let (y, z) = turned(point.y, point.z, -pitch)
    let (x, depth) = turned(point.x, z, yaw)
    let (right, down) = turned(x, y, roll)
    return Point3D(x: 300 + right * scale, y: 200 + down * scale, z: depth * scale)
  }
}
