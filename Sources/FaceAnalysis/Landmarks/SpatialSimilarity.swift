/// A turn, uniform scale and shift in space.
struct SpatialSimilarity {
  /// The images of the three axes, without the scale.
  private var axes: [SIMD3<Double>]
  private let scale: Double
  private let sourceCenter: SIMD3<Double>
  private let targetCenter: SIMD3<Double>

  /// What maps `source` closest to `target` in the sense of least squares.
  ///
  /// The turn is the orthogonal factor of the polar decomposition of the points' covariance (B. K. P. Horn, H. M. Hilden
  /// and S. Negahdaripour, "Closed-form solution of absolute orientation using orthonormal matrices", JOSA A 5(7), 1988),
  /// found by Newton's iteration (N. J. Higham, "Computing the polar decomposition", SIAM J. Sci. Stat. Comput. 7(4),
  /// 1986).
  ///
  /// - Parameters:
  ///   - source: As many points as `target`.
  ///   - target: The point that belongs to each.
  /// - Returns: `nil` when the points lie in a plane or on a line, or only a mirror image would fit.
  init?(from source: [Point3D], to target: [Point3D]) {
    let (sourceCenter, targetCenter) = (Self.center(of: source), Self.center(of: target))
    var covariance = [SIMD3<Double>](repeating: .zero, count: 3)
    var spread = 0.0
    for (from, to) in zip(source, target) {
      let (from, to) = (SIMD3(from) - sourceCenter, SIMD3(to) - targetCenter)
      spread += (from * from).sum()
      for axis in 0..<3 { covariance[axis] += to * from[axis] }
    }
    let size = covariance.reduce(0) { $0 + ($1 * $1).sum() }.squareRoot()
    guard spread > 0, size > 0, size.isFinite else { return nil }
    axes = covariance.map { $0 / size }
    guard Self.makeOrthogonal(&axes) else { return nil }
    scale = zip(axes, covariance).reduce(0) { $0 + ($1.0 * $1.1).sum() } / spread
    self.sourceCenter = sourceCenter
    self.targetCenter = targetCenter
  }

  /// Where a point goes.
  func applied(to point: Point3D) -> Point3D {
    let offset = SIMD3(point) - sourceCenter
    let turned = axes[0] * offset.x + axes[1] * offset.y + axes[2] * offset.z
    let place = turned * scale + targetCenter
    return Point3D(x: Float(place.x), y: Float(place.y), z: Float(place.z))
  }

  /// Replaces columns by the nearest turn; `false` when they are flat or mirrored.
  private static func makeOrthogonal(_ axes: inout [SIMD3<Double>]) -> Bool {
    for _ in 0..<60 {
      let normals = [cross(axes[1], axes[2]), cross(axes[2], axes[0]), cross(axes[0], axes[1])]
      let determinant = (axes[0] * normals[0]).sum()
      guard determinant > 1e-12 else { return false }
      let next = zip(axes, normals).map { ($0 + $1 / determinant) / 2 }
      let change = zip(axes, next).reduce(0) { $0 + (($1.0 - $1.1) * ($1.0 - $1.1)).sum() }
      axes = next
      if change < 1e-18 { break }
    }
    return true
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }

  private static func center(of points: [Point3D]) -> SIMD3<Double> {
    points.reduce(SIMD3<Double>.zero) { $0 + SIMD3($1) } / Double(max(points.count, 1))
  }
}

extension SIMD3<Double> {
  fileprivate init(_ point: Point3D) {
    self.init(Double(point.x), Double(point.y), Double(point.z))
  }
}
