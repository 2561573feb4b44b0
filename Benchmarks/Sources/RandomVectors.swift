/// Random unit vectors, the hardest case for pruning: every direction is as likely as any other.
struct RandomVectors {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func uniform() -> Float {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Float((value ^ (value >> 31)) >> 40) * 0x1p-24
  }

  /// `count` vectors, one after the other. Sums of four uniform numbers are close enough to normal ones.
  mutating func next(_ count: Int, dimension: Int) -> [Float] {
    var components = [Float](repeating: 0, count: count * dimension)
    for row in 0..<count {
      var squares: Float = 0
      for place in row * dimension..<(row + 1) * dimension {
        let value = uniform() + uniform() + uniform() + uniform() - 2
        components[place] = value
        squares += value * value
      }
      let factor = 1 / squares.squareRoot()
      for place in row * dimension..<(row + 1) * dimension { components[place] *= factor }
    }
    return components
  }
}
