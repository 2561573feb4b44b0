import FaceAnalysis

/// Moves one patch as a flat picture would be moved until it looks like another, as far as that goes.
///
/// Gauss–Newton over the eight parameters of a homography, a gain and an offset of the light, from blurred to sharp
/// (Lucas and Kanade 1981; Baker and Matthews 2004).
struct PatchAlignment {
  /// Standard deviations of the blur in pixels, the most steps at each, and the distance of the pixels that are compared.
  private static let levels: [(blur: Double, steps: Int, stride: Int)] = [
    (2.5, 10, 2), (1.2, 10, 2), (0.7, 6, 1),
  ]
  /// Only this ellipse of the patch is compared, in shares of its half side: the face without its surroundings.
  private static let (halfWidth, halfHeight): (Float, Float) = (0.72, 0.85)
  /// The share of the ellipse that must still be inside for a comparison to count.
  private static let leastShare = 0.25

  /// Of each level.
  private let pixels: [[(x: Float, y: Float, index: Int)]]
  private let from: [PatchPlane]
  private let to: [PatchPlane]

  init(from: FacePatch, to: FacePatch) {
    self.from = Self.levels.map { PatchPlane(from, blur: $0.blur) }
    self.to = Self.levels.map { PatchPlane(to, blur: $0.blur) }
    pixels = Self.levels.map { Self.pixels(apart: $0.stride) }
  }

  private static func pixels(apart stride: Int) -> [(x: Float, y: Float, index: Int)] {
    let side = FacePatch.side
    return (0..<(side * side)).compactMap { index in
      if index % side % stride != 0 || index / side % stride != 0 { return nil }
      let (x, y) = (PatchPlane.position(index % side), PatchPlane.position(index / side))
      let (across, along) = (x / halfWidth, y / halfHeight)
      return across * across + along * along < 1 ? (x, y, index) : nil
    }
  }

  /// The correlation of the grey values after the best movement found from a start, −1…1.
  ///
  /// - Parameter least: What is below it is not made exact: blur only makes patches more alike.
  func correlation(startingAt start: Homography, atLeast least: Float) -> Float {
    var homography = start
    var best = Float(-1)
    for (level, settings) in Self.levels.enumerated() {
      best = -1
      var bestHomography = homography
      for _ in 0...settings.steps {
        guard let step = step(homography, level) else { break }
        if step.correlation > best {
          best = step.correlation
          bestHomography = homography
        }
        guard let change = step.change else { break }
        for index in 0..<8 { homography.parameters[index] += change[index] }
        if change.prefix(8).allSatisfy({ abs($0) < 1e-3 }) { break }
      }
      if best < least { return best }
      homography = bestHomography
    }
    return best
  }

  /// How alike the patches are under a homography, and the change of its parameters that makes them more so; `nil`
  /// where it moves too much of the face out of sight.
  private func step(_ homography: Homography, _ level: Int) -> (correlation: Float, change: [Float]?)? {
    let (source, target) = (from[level], to[level])
    var equations = NormalEquations(count: 10)
    var sums = Correlation()
    var row = [Float](repeating: 0, count: 10)
    for pixel in pixels[level] {
      let place = homography.place(x: pixel.x, y: pixel.y)
      guard let seen = target.sample(x: place.x, y: place.y) else { continue }
      let value = source.values[pixel.index]
      sums.add(value, seen.value)
      let (x, y) = (pixel.x / place.depth, pixel.y / place.depth)
      let outward = seen.slopeX * place.x + seen.slopeY * place.y
      row[0] = seen.slopeX * x
      row[1] = seen.slopeX * y
      row[2] = seen.slopeX / place.depth
      row[3] = seen.slopeY * x
      row[4] = seen.slopeY * y
      row[5] = seen.slopeY / place.depth
      row[6] = -outward * x
      row[7] = -outward * y
      // seen + slopes · change = gain · value + offset
      row[8] = -value
      row[9] = -1
      equations.add(row, -seen.value)
    }
    guard Double(sums.count) >= Self.leastShare * Double(pixels[level].count) else { return nil }
    return (sums.value, equations.solution(damping: 1e-3))
  }
}

/// A correlation coefficient, summed up.
private struct Correlation {
  private(set) var count = 0
  private var (a, b, ab, aa, bb) = (0.0, 0.0, 0.0, 0.0, 0.0)

  mutating func add(_ x: Float, _ y: Float) {
    let (x, y) = (Double(x), Double(y))
    count += 1
    a += x
    b += y
    ab += x * y
    aa += x * x
    bb += y * y
  }

  /// 0 for values without any difference.
  var value: Float {
    let count = Double(max(1, self.count))
    let spread = (aa - a * a / count) * (bb - b * b / count)
    return spread > 0 ? Float((ab - a * b / count) / spread.squareRoot()) : 0
  }
}
