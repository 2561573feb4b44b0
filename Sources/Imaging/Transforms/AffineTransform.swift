import Foundation

/// A point in an image, measured from its top left corner in pixels (see ``RGBImage``).
package struct ImagePoint: Sendable, Equatable, Hashable {
  /// From the left edge; ½ is the centre of the first column.
  package var x: Double
  /// From the top edge; ½ is the centre of the first row.
  package var y: Double

  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// A plane transform: x′ = a·x + c·y + tx, y′ = b·x + d·y + ty.
package struct AffineTransform: Sendable, Equatable {
  /// What x adds to x′.
  package var a: Double
  /// What x adds to y′.
  package var b: Double
  /// What y adds to x′.
  package var c: Double
  /// What y adds to y′.
  package var d: Double
  /// Where the origin goes: x′, in pixels.
  package var tx: Double
  /// Where the origin goes: y′, in pixels.
  package var ty: Double

  package init(a: Double, b: Double, c: Double, d: Double, tx: Double, ty: Double) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.tx = tx
    self.ty = ty
  }

  /// Leaves every point where it is.
  package static let identity = AffineTransform(a: 1, b: 0, c: 0, d: 1, tx: 0, ty: 0)

  /// Moves by x and y pixels.
  package init(translationX x: Double, y: Double) {
    self.init(a: 1, b: 0, c: 0, d: 1, tx: x, ty: y)
  }

  /// Scales about the origin, by a factor along each axis.
  package init(scaleX x: Double, y: Double) {
    self.init(a: x, b: 0, c: 0, d: y, tx: 0, ty: 0)
  }

  /// A turn by `radians`, clockwise as seen in an image, because y points down.
  package init(rotation radians: Double) {
    let (sine, cosine) = (sin(radians), cos(radians))
    self.init(a: cosine, b: sine, c: -sine, d: cosine, tx: 0, ty: 0)
  }

  /// Scales, then turns about `centre`, then moves `centre` to `target`.
  package init(rotation radians: Double, scale: Double, about centre: ImagePoint, movingTo target: ImagePoint)
  {
    self = AffineTransform(translationX: -centre.x, y: -centre.y)
      .concatenating(AffineTransform(scaleX: scale, y: scale))
      .concatenating(AffineTransform(rotation: radians))
      .concatenating(AffineTransform(translationX: target.x, y: target.y))
  }

  /// Where a point goes.
  package func applied(to point: ImagePoint) -> ImagePoint {
    ImagePoint(x: a * point.x + c * point.y + tx, y: b * point.x + d * point.y + ty)
  }

  /// The transform that does `self` first and `next` after it.
  package func concatenating(_ next: AffineTransform) -> AffineTransform {
    AffineTransform(
      a: next.a * a + next.c * b, b: next.b * a + next.d * b,
      c: next.a * c + next.c * d, d: next.b * c + next.d * d,
      tx: next.a * tx + next.c * ty + next.tx, ty: next.b * tx + next.d * ty + next.ty)
  }

  /// The factor by which areas grow; negative for a mirror image, 0 when the plane is flattened.
  package var determinant: Double { a * d - b * c }

  /// The transform back, or `nil` when this one flattens the plane.
  package var inverse: AffineTransform? {
    let determinant = determinant
    guard determinant.isFinite, abs(determinant) > 1e-18 else { return nil }
    let (ia, ib, ic, id) = (d / determinant, -b / determinant, -c / determinant, a / determinant)
    return AffineTransform(
      a: ia, b: ib, c: ic, d: id, tx: -(ia * tx + ic * ty), ty: -(ib * tx + id * ty))
  }
}

extension AffineTransform {
  /// The turn, uniform scale and shift (no mirroring) that maps `source` closest to `target` in the
  /// sense of least squares.
  ///
  /// Source: S. Umeyama, "Least-squares estimation of transformation parameters between two point
  /// patterns", IEEE TPAMI 13(4), 1991. In the plane its singular value decomposition has the closed
  /// form that is used here.
  ///
  /// - Returns: `nil` for fewer than two points, unequal counts, coinciding source points or values
  ///   that are not finite.
  package init?(similarityFrom source: [ImagePoint], to target: [ImagePoint]) {
    guard source.count == target.count, source.count >= 2 else { return nil }
    let (sourceMean, targetMean) = (Self.mean(of: source), Self.mean(of: target))
    var (spread, along, across) = (0.0, 0.0, 0.0)
    for (from, to) in zip(source, target) {
      let (sx, sy) = (from.x - sourceMean.x, from.y - sourceMean.y)
      let (dx, dy) = (to.x - targetMean.x, to.y - targetMean.y)
      spread += sx * sx + sy * sy
      along += sx * dx + sy * dy
      across += sx * dy - sy * dx
    }
    guard spread > 1e-12, along.isFinite, across.isFinite, along != 0 || across != 0 else { return nil }
    let (p, q) = (along / spread, across / spread)
    self.init(
      a: p, b: q, c: -q, d: p,
      tx: targetMean.x - p * sourceMean.x + q * sourceMean.y,
      ty: targetMean.y - q * sourceMean.x - p * sourceMean.y)
  }

  private static func mean(of points: [ImagePoint]) -> ImagePoint {
    let sum = points.reduce((x: 0.0, y: 0.0)) { ($0.x + $1.x, $0.y + $1.y) }
    return ImagePoint(x: sum.x / Double(points.count), y: sum.y / Double(points.count))
  }
}
