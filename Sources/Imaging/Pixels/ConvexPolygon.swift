/// A convex polygon in an image, in pixels from its top left corner (see ``RGBImage``).
package struct ConvexPolygon: Sendable, Equatable {
  /// The corners in their order around the polygon; empty where it has no area.
  package let corners: [ImagePoint]

  private init(corners: [ImagePoint]) {
    self.corners = corners.count < 3 ? [] : corners
  }

  /// The hull of some points (A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions",
  /// Information Processing Letters 9(5), 1979).
  package init(around points: [ImagePoint]) {
    let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    func chain(_ points: some Sequence<ImagePoint>) -> [ImagePoint] {
      var chain: [ImagePoint] = []
      for point in points {
        while chain.count >= 2, Self.turn(chain[chain.count - 2], chain[chain.count - 1], point) <= 0 {
          chain.removeLast()
        }
        chain.append(point)
      }
      return Array(chain.dropLast())
    }
    self.init(corners: chain(sorted) + chain(sorted.reversed()))
  }

  /// In square pixels.
  package var area: Double {
    edges.reduce(0) { $0 + ($1.from.x * $1.to.y - $1.to.x * $1.from.y) } / 2
  }

  /// The part that lies in a rectangle (I. E. Sutherland and G. W. Hodgman, "Reentrant polygon clipping",
  /// Communications of the ACM 17(1), 1974).
  ///
  /// - Parameters:
  ///   - left: The smallest x of the rectangle.
  ///   - top: The smallest y.
  ///   - right: The greatest x.
  ///   - bottom: The greatest y.
  package func clipped(left: Double, top: Double, right: Double, bottom: Double) -> ConvexPolygon {
    clipped { $0.x - left }.clipped { $0.y - top }
      .clipped { right - $0.x }.clipped { bottom - $0.y }
  }

  /// The polygon after a transform that does not flatten the plane.
  package func mapped(by transform: AffineTransform) -> ConvexPolygon {
    ConvexPolygon(around: corners.map(transform.applied))
  }

  /// The columns whose centres lie in the polygon, in a row of pixels.
  func columns(inRow row: Int) -> Range<Int> {
    let y = Double(row) + 0.5
    var (left, right) = (Double.infinity, -Double.infinity)
    for edge in edges where min(edge.from.y, edge.to.y) <= y && y < max(edge.from.y, edge.to.y) {
      let x = edge.from.x + (edge.to.x - edge.from.x) * (y - edge.from.y) / (edge.to.y - edge.from.y)
      (left, right) = (min(left, x), max(right, x))
    }
    guard left < right else { return 0..<0 }
    let first = Int((left - 0.5).rounded(.up))
    return first..<max(first, Int((right - 0.5).rounded(.up)))
  }

  /// The part on whose points `distance`, which is linear, is not negative.
  private func clipped(by distance: (ImagePoint) -> Double) -> ConvexPolygon {
    var kept: [ImagePoint] = []
    for edge in edges {
      let (start, end) = (distance(edge.from), distance(edge.to))
      if start >= 0 { kept.append(edge.from) }
      if (start >= 0) != (end >= 0) {
        let share = start / (start - end)
        kept.append(
          ImagePoint(
            x: edge.from.x + (edge.to.x - edge.from.x) * share,
            y: edge.from.y + (edge.to.y - edge.from.y) * share))
      }
    }
    return ConvexPolygon(corners: kept)
  }

  private var edges: [(from: ImagePoint, to: ImagePoint)] {
    zip(corners, corners.dropFirst() + corners.prefix(1)).map { (from: $0, to: $1) }
  }

  /// Positive where the way from `a` over `b` to `c` turns clockwise, as seen in an image.
  private static func turn(_ a: ImagePoint, _ b: ImagePoint, _ c: ImagePoint) -> Double {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
  }
}
