import CVectorKernels

/// How components of a segment's rows become 8-bit codes: each component has its own mean and step, fitted
/// on rows like those to come. Any codebook gives exact results; a fitted one gives fast ones.
package final class Codebook: @unchecked Sendable {
  /// Octets of components: the dimension divided by 8, rounded up.
  package let octets: Int
  /// Means, steps and inverse steps, `octets * 8` each, zero beyond the dimension. Never written after init.
  private let storage: UnsafeMutablePointer<Float>

  /// A codebook around `means`, where one 4-bit step is `steps`.
  init(means: [Float], steps: [Float]) {
    octets = (means.count + 7) / 8
    let padded = octets * 8
    storage = .allocate(capacity: padded * 3)
    storage.initialize(repeating: 0, count: padded * 3)
    for d in means.indices {
      storage[d] = means[d]
      storage[padded + d] = steps[d]
      storage[2 * padded + d] = steps[d] > 0 ? 1 / steps[d] : 0
    }
  }

  deinit { storage.deallocate() }

  var means: UnsafePointer<Float> { UnsafePointer(storage) }
  var steps: UnsafePointer<Float> { UnsafePointer(storage + octets * 8) }

  /// The codebook as the kernels take it; valid while `self` lives.
  var view: mvk_codebook {
    let padded = octets * 8
    return mvk_codebook(
      octets: octets, mean: UnsafePointer(storage), step: UnsafePointer(storage + padded),
      inverse_step: UnsafePointer(storage + 2 * padded))
  }

  /// Sixteen steps cover this many standard deviations to either side, in eighths of a step: the width at
  /// which a normal distribution loses least, with a little more room so that few components are clipped.
  private static let stepInDeviations: Float = 0.37

  /// Fits a codebook to sample rows.
  ///
  /// - Parameters:
  ///   - rows: pointers to rows of `dimension` components.
  ///   - dimension: components of a row.
  static func fitted(to rows: [UnsafePointer<Float>], dimension: Int) -> Codebook {
    var means = [Float](repeating: 0, count: dimension)
    var deviations = [Float](repeating: 0, count: dimension)
    // With few rows the spread of one component says little; the spread of all of them says enough.
    let perComponent = rows.count >= 64
    var total = 0.0
    for d in 0..<dimension {
      var sum = 0.0
      var squares = 0.0
      for row in rows {
        let value = Double(row[d])
        sum += value
        squares += value * value
      }
      let count = Double(max(rows.count, 1))
      let mean = perComponent ? sum / count : 0
      let variance = max(squares / count - mean * mean, 0)
      means[d] = Float(mean)
      deviations[d] = Float(variance.squareRoot())
      total += variance
    }
    let average = Float((total / Double(dimension)).squareRoot())
    let fallback = average > 1e-18 ? average : 1e-18
    for d in 0..<dimension {
      // A component that hardly varied in the sample may vary later.
      let deviation = perComponent ? max(deviations[d], 0.1 * fallback) : fallback
      deviations[d] = deviation * stepInDeviations
    }
    return Codebook(means: means, steps: deviations)
  }
}
