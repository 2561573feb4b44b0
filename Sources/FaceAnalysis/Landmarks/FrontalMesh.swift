/// A mesh seen from straight ahead, whatever way the head was turned and however large it was.
///
/// The origin lies between the eyes, the unit is the distance of their outer corners; x runs to the image's right,
/// y down, z away from the camera.
struct FrontalMesh {
  let points: [Point3D]

  init(_ mesh: FaceMesh) {
    let axes = FaceAxes(mesh)
    let origin = mesh.center(of: [
      MeshIndex.leftEyeOuterCorner, MeshIndex.leftEyeInnerCorner, MeshIndex.rightEyeInnerCorner,
      MeshIndex.rightEyeOuterCorner,
    ])
    let eyes = Direction(
      from: mesh.points[MeshIndex.leftEyeOuterCorner], to: mesh.points[MeshIndex.rightEyeOuterCorner])
    let scale = 1 / max(eyes.length, .leastNormalMagnitude)
    points = mesh.points.map { point in
      let place = Direction(from: origin, to: point)
      return Point3D(
        x: place.dot(axes.across) * scale, y: place.dot(axes.down) * scale, z: place.dot(axes.inward) * scale)
    }
  }

  /// How far the second point lies to the right of the first.
  func width(from left: Int, to right: Int) -> Float { points[right].x - points[left].x }

  /// How far the second point lies below the first.
  func height(from upper: Int, to lower: Int) -> Float { points[lower].y - points[upper].y }

  /// The straight-line distance between two points.
  func distance(from start: Int, to end: Int) -> Float {
    Direction(from: points[start], to: points[end]).length
  }
}
