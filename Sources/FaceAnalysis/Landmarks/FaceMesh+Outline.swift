import Imaging

extension FaceMesh {
  /// The hull of all points in the image.
  var outline: ConvexPolygon { ConvexPolygon(around: points.map(\.flat.imagePoint)) }

  /// The mesh with an outline that stays on what can be seen.
  ///
  /// The outline of the mesh runs before the ears. When the head turns, that of the far side is hidden behind the face. Such
  /// points go outwards, at their own height of the face, to where the face ends in the image, so that contours made of
  /// them run along the visible edge of the face. The nose does not count: it is no part of that edge where it sticks out.
  /// The other points, and all of a face that looks straight ahead, stay.
  package func withVisibleOutline() -> FaceMesh {
    let face = FrontalMesh(self).points
    let down = FaceAxes(self).down
    // To the image's right of whoever looks along the face's own vertical.
    let right = Direction(x: down.y, y: -down.x, z: 0).normalised
    func reach(_ index: Int) -> Float { points[index].x * right.x + points[index].y * right.y }
    let isNose = face.map { abs($0.x) < Self.noseHalfWidth && Self.noseHeights.contains($0.y) }
    var points = points
    for (indices, side) in [(Self.leftOutline, Float(-1)), (Self.rightOutline, 1)] {
      for index in indices {
        let (height, distance) = (face[index].y, abs(face[index].x))
        var outermost = side * reach(index)
        for other in face.indices where !isNose[other] {
          let place = face[other]
          guard abs(place.y - height) < Self.rowHeight, abs(place.x) <= distance,
            side * place.x > -Self.rowHeight
          else { continue }
          outermost = max(outermost, side * reach(other))
        }
        let step = side * outermost - reach(index)
        points[index].x += step * right.x
        points[index].y += step * right.y
      }
    }
    return FaceMesh(points: points, presence: presence)
  }

  /// Points count as of the same height within this, in distances of the eyes.
  private static let rowHeight: Float = 0.05
  /// The nose in the frame of ``FrontalMesh``, below the bridge and with its wings.
  private static let noseHalfWidth: Float = 0.24
  private static let noseHeights: ClosedRange<Float> = 0.05...0.5

  /// From the forehead to the chin, without the points on the middle line.
  private static let leftOutline = [
    109, 67, 103, 54, 21, 162, 127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148,
  ]
  private static let rightOutline = [
    338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
  ]
}
