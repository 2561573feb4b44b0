package import Imaging

// Foundation has a type of this name too.
typealias AffineTransform = Imaging.AffineTransform

/// A point in an upright image, in pixels from the left and top edge.
package struct Point: Sendable, Equatable, Codable {
  /// Pixels from the left edge.
  package var x: Float
  /// Pixels from the top edge.
  package var y: Float

  package init(x: Float, y: Float) {
    self.x = x
    self.y = y
  }

  init(_ point: ImagePoint) {
    self.init(x: Float(point.x), y: Float(point.y))
  }

  /// The point for Imaging's transforms, which count from the same corner in the same unit.
  package var imagePoint: ImagePoint { ImagePoint(x: Double(x), y: Double(y)) }

  static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
  static func - (a: Point, b: Point) -> Point { Point(x: a.x - b.x, y: a.y - b.y) }
  static func * (a: Point, factor: Float) -> Point { Point(x: a.x * factor, y: a.y * factor) }

  /// The straight-line distance to another point.
  package func distance(to other: Point) -> Float {
    let gap = self - other
    return (gap.x * gap.x + gap.y * gap.y).squareRoot()
  }

  /// The centre of gravity of some points; the origin for none.
  static func mean(_ points: some Collection<Point>) -> Point {
    points.reduce(Point(x: 0, y: 0), +) * (1 / Float(max(1, points.count)))
  }
}

/// A point of a face with its depth.
package struct Point3D: Sendable, Equatable, Codable {
  /// Pixels from the left edge of the upright image.
  package var x: Float
  /// Pixels from the top edge of the upright image.
  package var y: Float
  /// Depth in the same unit, smaller nearer to the camera, with its origin near the middle of the head.
  package var z: Float

  package init(x: Float, y: Float, z: Float) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// The point without its depth.
  package var flat: Point { Point(x: x, y: y) }
}

/// An axis-parallel rectangle in an upright image, in pixels; it may reach beyond the image.
package struct Box: Sendable, Equatable, Codable {
  /// Of the left edge; negative where the box begins beyond the image.
  package var x: Float
  /// Of the top edge; negative where the box begins beyond the image.
  package var y: Float
  /// From the left edge to the right, in pixels.
  package var width: Float
  /// From the top edge to the bottom, in pixels.
  package var height: Float

  package init(x: Float, y: Float, width: Float, height: Float) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// In square pixels; 0 when a side is negative.
  package var area: Float { max(0, width) * max(0, height) }
  /// The point where the diagonals meet.
  package var center: Point { Point(x: x + width / 2, y: y + height / 2) }

  /// The area that both boxes cover.
  func intersection(_ other: Box) -> Float {
    let width = min(x + self.width, other.x + other.width) - max(x, other.x)
    let height = min(y + self.height, other.y + other.height) - max(y, other.y)
    return max(0, width) * max(0, height)
  }

  /// Intersection over union, 0…1.
  package func overlap(_ other: Box) -> Float {
    let shared = intersection(other)
    return shared / max(area + other.area - shared, .leastNormalMagnitude)
  }

  /// The square of the longer side with the same centre.
  var squared: Box {
    let side = max(width, height)
    return Box(x: center.x - side / 2, y: center.y - side / 2, width: side, height: side)
  }

  /// The box in an image that is `factor` times as large.
  func scaled(by factor: Float) -> Box {
    Box(x: x * factor, y: y * factor, width: width * factor, height: height * factor)
  }
}

extension Int {
  /// This side of an image after the image was scaled, in pixels; at least 1.
  func scaled(by factor: Float) -> Int { Swift.max(1, Int((Float(self) * factor).rounded())) }
}

extension PixelRect {
  /// The whole pixels nearest to a box.
  package init(_ box: Box) {
    self.init(
      x: Int(box.x.rounded()), y: Int(box.y.rounded()), width: Int(box.width.rounded()),
      height: Int(box.height.rounded()))
  }
}
