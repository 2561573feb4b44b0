/// The directions of a face in the image's frame, perpendicular to each other and of length 1.
struct FaceAxes {
  /// From the image's left side of the face to its right.
  let across: Direction
  /// From the forehead to the chin.
  let down: Direction
  /// From the face to the back of the head.
  let inward: Direction

  init(_ mesh: FaceMesh) {
    across =
      Direction(
        from: mesh.center(of: [
          MeshIndex.leftEyeOuterCorner, MeshIndex.leftEyeInnerCorner, MeshIndex.leftMouthCorner,
          MeshIndex.leftCheek,
        ]),
        to: mesh.center(of: [
          MeshIndex.rightEyeOuterCorner, MeshIndex.rightEyeInnerCorner, MeshIndex.rightMouthCorner,
          MeshIndex.rightCheek,
        ])
      ).normalised
    let profile = Direction(from: mesh.points[MeshIndex.foreheadTop], to: mesh.points[MeshIndex.chin])
    inward = across.cross(profile).normalised
    down = inward.cross(across)
  }
}

/// A direction in the image's frame: to the right, down, away from the camera.
struct Direction {
  let x: Float
  let y: Float
  let z: Float

  init(x: Float, y: Float, z: Float) {
    self.x = x
    self.y = y
    self.z = z
  }

  init(from start: Point3D, to end: Point3D) {
    self.init(x: end.x - start.x, y: end.y - start.y, z: end.z - start.z)
  }

  var length: Float { dot(self).squareRoot() }

  var normalised: Direction {
    let length = max(length, .leastNormalMagnitude)
    return Direction(x: x / length, y: y / length, z: z / length)
  }

  func dot(_ other: Direction) -> Float { x * other.x + y * other.y + z * other.z }

  func cross(_ other: Direction) -> Direction {
    Direction(
      x: y * other.z - z * other.y, y: z * other.x - x * other.z, z: x * other.y - y * other.x)
  }
}

extension FaceMesh {
  /// The centre of gravity of some of the points.
  func center(of indices: [Int]) -> Point3D {
    let share = 1 / Float(max(1, indices.count))
    return indices.reduce(Point3D(x: 0, y: 0, z: 0)) { sum, index in
      Point3D(
        x: sum.x + points[index].x * share, y: sum.y + points[index].y * share,
        z: sum.z + points[index].z * share)
    }
  }
}
