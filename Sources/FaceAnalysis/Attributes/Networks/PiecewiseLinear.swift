/// A function given by some of its values, straight between them and level beyond the first and the last.
struct PiecewiseLinear: Sendable, Equatable, Decodable {
  /// Rising arguments.
  let at: [Double]
  /// The function's value at each of them.
  let values: [Double]

  /// Whether there is a value for each argument, two at least, and the arguments rise.
  var isValid: Bool {
    at.count >= 2 && at.count == values.count && (at + values).allSatisfy(\.isFinite)
      && zip(at, at.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// Whether no value is smaller than the one before.
  var isMonotone: Bool { zip(values, values.dropFirst()).allSatisfy { $0 <= $1 } }

  func callAsFunction(_ argument: Double) -> Double {
    let next = at.firstIndex { $0 > argument } ?? at.count
    guard next > 0 else { return values[0] }
    guard next < at.count else { return values[at.count - 1] }
    let share = (argument - at[next - 1]) / (at[next] - at[next - 1])
    return values[next - 1] + share * (values[next] - values[next - 1])
  }
}
