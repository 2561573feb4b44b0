import Foundation

/// The direction of a head, in degrees.
package struct HeadPose: Sendable, Equatable {
  /// Positive when the face turns to the image's right.
  package let yaw: Float
  /// Positive when the face looks up.
  package let pitch: Float
  /// Positive when the head leans clockwise in the image.
  package let roll: Float

  package init(yaw: Float, pitch: Float, roll: Float) {
    self.yaw = yaw
    self.pitch = pitch
    self.roll = roll
  }

  /// Reads the pose off the axes of a mesh: from the image's left side of the face to its right, and from the
  /// forehead to the chin.
  init(_ mesh: FaceMesh) {
    let across = Axis(
      from: mesh,
      [
        MeshIndex.leftEyeOuterCorner, MeshIndex.leftEyeInnerCorner, MeshIndex.leftMouthCorner,
        MeshIndex.leftCheek,
      ],
      to: [
        MeshIndex.rightEyeOuterCorner, MeshIndex.rightEyeInnerCorner, MeshIndex.rightMouthCorner,
        MeshIndex.rightCheek,
      ])
    let down = Axis(from: mesh, [MeshIndex.foreheadTop], to: [MeshIndex.chin])
    let x = across.normalised
    let z = x.cross(down).normalised
    let y = z.cross(x)
    let degrees: Float = 180 / .pi
    yaw = asin(max(-1, min(1, x.z))) * degrees
    pitch = atan2(-y.z, z.z) * degrees
    roll = atan2(x.y, x.x) * degrees
  }
}

/// A direction in the image's frame: right, down, away from the camera.
private struct Axis {
  let x: Float
  let y: Float
  let z: Float

  init(x: Float, y: Float, z: Float) {
    self.x = x
    self.y = y
    self.z = z
  }

  init(from mesh: FaceMesh, _ start: [Int], to end: [Int]) {
    func mean(_ indices: [Int], _ part: KeyPath<Point3D, Float>) -> Float {
      indices.map { mesh.points[$0][keyPath: part] }.reduce(0, +) / Float(indices.count)
    }
    self.init(
      x: mean(end, \.x) - mean(start, \.x), y: mean(end, \.y) - mean(start, \.y),
      z: mean(end, \.z) - mean(start, \.z))
  }

  var normalised: Axis {
    let length = max((x * x + y * y + z * z).squareRoot(), .leastNormalMagnitude)
    return Axis(x: x / length, y: y / length, z: z / length)
  }

  func cross(_ other: Axis) -> Axis {
    Axis(
      x: y * other.z - z * other.y, y: z * other.x - x * other.z, z: x * other.y - y * other.x)
  }
}
