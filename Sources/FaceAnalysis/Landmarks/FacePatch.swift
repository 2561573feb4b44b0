import Foundation
package import Imaging

/// A face in grey at a common size, turned so that the eyes are level: enough to tell whether two frames of a video
/// show the same picture.
package struct FacePatch: Sendable, Equatable {
  /// Columns and rows.
  package static let side = 64

  /// The luma of ``side`` × ``side`` pixels, 0–255, row by row (weights of ITU-R BT.601).
  package let luma: [UInt8]
  /// Some points of the face's mesh in the patch, whose edges are at −1 and 1; the same points in every patch.
  package let points: [Point]

  /// - Parameters:
  ///   - luma: ``side`` × ``side`` values.
  ///   - points: In the patch, whose edges are at −1 and 1.
  package init(luma: [UInt8], points: [Point]) {
    precondition(luma.count == Self.side * Self.side, "one value for each pixel of a patch")
    self.luma = luma
    self.points = points
  }

  /// Cuts out the tight square around a mesh.
  ///
  /// - Parameter mesh: In the frame of `image`.
  package init(of mesh: FaceMesh, in image: RGBImage) {
    let crop = FaceCrop(mesh)
    let side = Float(Self.side)
    let transform = crop.transform(outputSide: side, unit: crop.side / side)
    self.init(
      luma: image.warped(by: transform, width: Self.side, height: Self.side).luma,
      points: stride(from: 0, to: mesh.points.count, by: 6).map { crop.place(of: mesh.points[$0].flat) })
  }
}

extension FaceCrop {
  /// Where a point of the image lies in the crop, whose edges are at −1 and 1.
  fileprivate func place(of point: Point) -> Point {
    let (sine, cosine) = (sin(rotation), cos(rotation))
    let from = point - center
    let half = max(side / 2, .leastNormalMagnitude)
    return Point(x: (from.x * cosine + from.y * sine) / half, y: (from.y * cosine - from.x * sine) / half)
  }
}
