import FaceAnalysis

/// How a flat picture moves before a camera: x′ = ((1 + p₀)x + p₁y + p₂) / (1 + p₆x + p₇y), y′ likewise.
struct Homography: Sendable, Equatable {
  /// Eight; all 0 leave every point where it is.
  var parameters: [Float]

  static let identity = Homography(parameters: [Float](repeating: 0, count: 8))

  /// Makes a picture larger along each axis.
  static func scale(x: Float, y: Float) -> Homography {
    Homography(parameters: [x - 1, 0, 0, 0, y - 1, 0, 0, 0])
  }

  init(parameters: [Float]) {
    self.parameters = parameters
  }

  /// The one that takes points nearest to where others are (least squares); `nil` where the points do not say.
  init?(from sources: [Point], to targets: [Point]) {
    var equations = NormalEquations(count: 8)
    for (source, target) in zip(sources, targets) {
      let (x, y, u, v) = (source.x, source.y, target.x, target.y)
      equations.add([x, y, 1, 0, 0, 0, -u * x, -u * y], u - x)
      equations.add([0, 0, 0, x, y, 1, -v * x, -v * y], v - y)
    }
    guard let parameters = equations.solution(damping: 1e-6) else { return nil }
    self.parameters = parameters
  }

  /// Where a point goes, and the share by which the denominator divides.
  func place(x: Float, y: Float) -> (x: Float, y: Float, depth: Float) {
    let p = parameters
    let depth = 1 + p[6] * x + p[7] * y
    return (((1 + p[0]) * x + p[1] * y + p[2]) / depth, (p[3] * x + (1 + p[4]) * y + p[5]) / depth, depth)
  }
}

/// Linear least squares by the normal equations.
struct NormalEquations {
  private let count: Int
  private var matrix: [Double]
  private var right: [Double]

  /// - Parameter count: Of unknowns.
  init(count: Int) {
    self.count = count
    matrix = [Double](repeating: 0, count: count * count)
    right = [Double](repeating: 0, count: count)
  }

  /// Adds the equation `row` · unknowns = `value`.
  mutating func add(_ row: [Float], _ value: Float) {
    for i in 0..<count {
      let factor = Double(row[i])
      if factor == 0 { continue }
      for j in i..<count { matrix[i * count + j] += factor * Double(row[j]) }
      right[i] += factor * Double(value)
    }
  }

  /// The unknowns (Cholesky); `nil` where the equations leave them open.
  ///
  /// - Parameter damping: The share by which the diagonal is raised, which keeps steps short (Levenberg).
  func solution(damping: Double) -> [Float]? {
    var lower = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        var sum = matrix[j * count + i]
        if i == j { sum = sum * (1 + damping) + 1e-9 }
        for k in 0..<j { sum -= lower[i * count + k] * lower[j * count + k] }
        if i == j {
          guard sum > 0 else { return nil }
          lower[i * count + i] = sum.squareRoot()
        } else {
          lower[i * count + j] = sum / lower[j * count + j]
        }
      }
    }
    var result = right
    for i in 0..<count {
      for k in 0..<i { result[i] -= lower[i * count + k] * result[k] }
      result[i] /= lower[i * count + i]
    }
    for i in (0..<count).reversed() {
      for k in stride(from: i + 1, to: count, by: 1) { result[i] -= lower[k * count + i] * result[k] }
      result[i] /= lower[i * count + i]
    }
    return result.map(Float.init)
  }
}
