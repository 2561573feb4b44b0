import CVectorKernels

/// A batch of probes in 8 bits, for one codebook at a time.
final class QuantisedProbes {
  /// What the bounds need to know of a quantised probe.
  struct Constants {
    /// Inner product of the probe and the codebook's means; 0 under the Euclidean metric, where the means are
    /// taken off the probe and off the rows.
    var base = 0.0
    /// What one unit of the integer product of 4-bit codes is worth.
    var unit: Float = 1
    /// Sum of the probe's codes.
    var codeSum = 0.0
    /// At least the probe's norm.
    var norm = 0.0
    /// At least the norm of what rounding the probe to 8 bits lost, in steps of the codebook.
    var lost = 0.0
    /// The probe's squared norm.
    var square = 0.0
  }

  let batch: ProbeBatch
  /// One per probe, then repeats of the first up to a multiple of four.
  let queries: UnsafeMutablePointer<mvk_query>
  private(set) var constants: [Constants]
  private var codebook: Codebook?
  private let octets: Int
  private let lanes: UnsafeMutablePointer<Int8>
  private let packed: UnsafeMutablePointer<Int8>
  private let codes: UnsafeMutablePointer<Int8>
  private let scaled: UnsafeMutablePointer<Double>

  init(_ batch: ProbeBatch) {
    self.batch = batch
    octets = batch.width / 8
    let padded = (batch.count + 3) / 4 * 4
    queries = .allocate(capacity: padded)
    lanes = .allocate(capacity: batch.count * octets * 64)
    packed = .allocate(capacity: batch.count * octets * 8)
    codes = .allocate(capacity: octets * 8)
    scaled = .allocate(capacity: octets * 8)
    constants = Array(repeating: Constants(), count: batch.count)
    for probe in 0..<padded {
      let source = probe < batch.count ? probe : 0
      queries[probe] = mvk_query(
        lanes: UnsafePointer(lanes + source * octets * 64),
        packed: UnsafePointer(packed + source * octets * 8),
        flush: 8)
    }
  }

  deinit {
    queries.deallocate()
    lanes.deallocate()
    packed.deallocate()
    codes.deallocate()
    scaled.deallocate()
  }

  /// Prepares all probes for rows under `codebook`.
  func quantise(for codebook: Codebook) {
    guard self.codebook !== codebook else { return }
    self.codebook = codebook
    for probe in 0..<batch.count {
      constants[probe] = quantise(probe, means: codebook.means, steps: codebook.steps)
    }
    for probe in batch.count..<((batch.count + 3) / 4 * 4) { queries[probe].flush = queries[0].flush }
  }

  private func quantise(
    _ probe: Int, means: UnsafePointer<Float>, steps: UnsafePointer<Float>
  ) -> Constants {
    let vector = batch.vector(probe)
    let width = batch.width
    var largest = 0.0
    var base = 0.0
    var square = 0.0
    for d in 0..<width {
      var value = Double(vector[d])
      switch batch.metric {
      case .cosine: base += value * Double(means[d])
      // Distances do not change when everything moves, and vectors from the middle are shorter.
      case .euclidean: value -= Double(means[d])
      }
      square += value * value
      scaled[d] = value * Double(steps[d])
      largest = max(largest, abs(scaled[d]))
    }
    // A probe too small for float32 arithmetic gets code 0 everywhere; `lost` then covers all of it.
    let isTiny = largest < 1e-28
    let unit = isTiny ? 1 : Float(largest / 127)
    let inverse = isTiny ? 0 : 1 / Double(unit)
    var sum = 0
    var lost = 0.0
    for d in 0..<width {
      let code = min(max((scaled[d] * inverse).rounded(), -127), 127)
      let difference = scaled[d] - code * Double(unit)
      lost += difference * difference
      codes[d] = Int8(code)
      sum += Int(code)
    }
    queries[probe].flush = mvk_arrange(
      codes, octets, lanes + probe * octets * 64, packed + probe * octets * 8)
    return Constants(
      base: base, unit: unit, codeSum: Double(sum), norm: square.squareRoot() * (1 + 1e-9),
      lost: lost.squareRoot() * (1 + 1e-9), square: square)
  }
}
