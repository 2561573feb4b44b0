import FaceAnalysis

/// The Delaunay triangulation of points in a plane, by Bowyer and Watson's way of adding one after the other.
///
/// Source: D. F. Watson, "Computing the n-dimensional Delaunay tessellation", The Computer Journal 24 (1981).
struct Triangulation {
  /// Three indices of points, sorted.
  let triangles: [[Int]]

  private struct Triangle {
    let corners: [Int]
    let center: (x: Double, y: Double)
    let squaredRadius: Double
  }

  private struct Edge: Hashable {
    let low: Int
    let high: Int
  }

  /// - Parameter points: No two in the same place.
  init(_ points: [Point]) {
    let reach = 20 * points.reduce(1) { max($0, Double(abs($1.x)), Double(abs($1.y))) }
    // One triangle around them all, taken away at the end.
    let around = [(x: -reach, y: -reach), (x: reach, y: -reach), (x: 0, y: reach)]
    let places: [(x: Double, y: Double)] = points.map { (x: Double($0.x), y: Double($0.y)) } + around
    let count = points.count
    var triangles = [Self.triangle([count, count + 1, count + 2], places)].compactMap(\.self)
    for index in 0..<count {
      let place = places[index]
      var open: [Edge: Int] = [:]
      triangles.removeAll { triangle in
        let (x, y) = (place.x - triangle.center.x, place.y - triangle.center.y)
        guard x * x + y * y < triangle.squaredRadius else { return false }
        for (a, b) in [(0, 1), (1, 2), (2, 0)] {
          let (one, other) = (triangle.corners[a], triangle.corners[b])
          open[Edge(low: min(one, other), high: max(one, other)), default: 0] += 1
        }
        return true
      }
      // The edges that one removed triangle alone had are the border of the hole.
      triangles += open.filter { $0.value == 1 }.keys.sorted { ($0.low, $0.high) < ($1.low, $1.high) }
        .compactMap { Self.triangle([$0.low, $0.high, index], places) }
    }
    self.triangles = triangles.map { $0.corners.sorted() }.filter { $0[2] < count }
  }

  /// `nil` for points on a line.
  private static func triangle(_ corners: [Int], _ places: [(x: Double, y: Double)]) -> Triangle? {
    let (a, b, c) = (places[corners[0]], places[corners[1]], places[corners[2]])
    let (bx, by, cx, cy) = (b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y)
    let twice = 2 * (bx * cy - by * cx)
    guard abs(twice) > 1e-9 else { return nil }
    let (bb, cc) = (bx * bx + by * by, cx * cx + cy * cy)
    let (x, y) = ((cy * bb - by * cc) / twice, (bx * cc - cx * bb) / twice)
    return Triangle(corners: corners, center: (x: a.x + x, y: a.y + y), squaredRadius: x * x + y * y)
  }
}
