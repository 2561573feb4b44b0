import FaceData
import VectorSearch

/// A small repeatable generator (SplitMix64), so that a failing case can be run again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// Nearly normal: the sum of twelve uniform numbers.
  mutating func normal() -> Float {
    var sum: Float = -6
    for _ in 0..<12 { sum += Float.random(in: 0..<1, using: &self) }
    return sum
  }

  mutating func vector(_ dimension: Int, scale: Float = 1) -> [Float] {
    (0..<dimension).map { _ in normal() * scale }
  }
}

/// How a test's vectors are spread.
enum Spread: String, CaseIterable {
  case independent
  /// Tight clusters: many scores differ in the last bits only.
  case nearTies
  case duplicates
  /// Small integers: many scores are exactly equal.
  case integers
  case zerosAmongThem
  case tiny
  case huge
  /// Lengths from 1e-12 to 1e12.
  case mixedLengths
  /// One component dwarfs the others.
  case dominated
  /// Far from the origin, close together: squares cancel.
  case offset

  func vectors(_ count: Int, dimension: Int, using generator: inout SeededGenerator) -> [[Float]] {
    let centres = (0..<5).map { _ in generator.vector(dimension) }
    let base = generator.vector(dimension, scale: 1000)
    return (0..<count).map { index in
      switch self {
      case .independent: return generator.vector(dimension)
      case .nearTies:
        return centres[index % 5].map { $0 * (1 + generator.normal() * 1e-7) }
      case .duplicates: return centres[Int.random(in: 0..<5, using: &generator)]
      case .integers:
        return (0..<dimension).map { _ in Float(Int.random(in: -1...1, using: &generator)) }
      case .zerosAmongThem:
        return index % 3 == 0 ? [Float](repeating: 0, count: dimension) : generator.vector(dimension)
      case .tiny: return generator.vector(dimension, scale: 1e-30)
      case .huge: return generator.vector(dimension, scale: 1e14)
      case .mixedLengths:
        let exponent = Int.random(in: -40...40, using: &generator)
        return generator.vector(dimension, scale: Float(sign: .plus, exponent: exponent, significand: 1))
      case .dominated:
        var vector = generator.vector(dimension, scale: 1e-3)
        vector[0] = 1000 + generator.normal()
        return vector
      case .offset: return base.map { $0 + generator.normal() * 1e-3 }
      }
    }
  }
}

/// Fills an index with rows 1, 2, 3 … in a few loads and single additions.
func filledIndex(
  _ vectors: [[Float]], metric: EmbeddingMetric, groups: Int = 7, kernels: VectorKernels = .best
) throws -> ExactIndex {
  let index = try ExactIndex(dimension: vectors.first?.count ?? 1, metric: metric, kernels: kernels)
  let bulk = vectors.count / 2
  try vectors[..<bulk].flatMap { $0 }.withUnsafeBufferPointer { buffer in
    _ = try index.load(
      ids: (0..<bulk).map { UInt64($0 + 1) }, groups: (0..<bulk).map { UInt64($0 % groups) }, vectors: buffer)
  }
  for number in bulk..<vectors.count {
    try index.add(id: UInt64(number + 1), group: UInt64(number % groups), vector: vectors[number])
  }
  return index
}
