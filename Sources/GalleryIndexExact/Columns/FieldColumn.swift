import Gallery

/// The values of one field for many faces, one after the other.
struct FieldColumn: Sendable {
  private enum Storage: Sendable { case text, whole, real, boolean }

  private let storage: Storage
  // Only the array that `storage` names is used. (An enum with payloads would copy its array at each change.)
  /// Positions in the pool; 0 is no value.
  private var texts: [UInt32] = []
  private var pool = TextPool()
  private var wholes: [Int64] = []
  private var reals: [Double] = []
  private var booleans = Bitmap()
  /// Which faces have a value; not used for text, whose position 0 says it.
  private var present = Bitmap()

  init(type: FieldType) {
    storage =
      switch type {
      case .string: .text
      case .integer, .long: .whole
      case .float, .double: .real
      case .boolean: .boolean
      }
  }

  /// Adds positions without a value up to `count`.
  mutating func grow(to count: Int) {
    switch storage {
    case .text:
      texts.append(contentsOf: repeatElement(0, count: count - texts.count))
      return
    case .whole: wholes.append(contentsOf: repeatElement(0, count: count - wholes.count))
    case .real: reals.append(contentsOf: repeatElement(0, count: count - reals.count))
    case .boolean: booleans.grow(to: count)
    }
    present.grow(to: count)
  }

  mutating func set(_ value: FieldValue?, at position: Int) {
    switch (storage, value) {
    case (.text, _):
      pool.release(texts[position])
      if case .string(let text) = value { texts[position] = pool.retain(text) } else { texts[position] = 0 }
      return
    case (.whole, .whole(let number)): wholes[position] = number
    case (.real, .real(let number)): reals[position] = number
    case (.boolean, .boolean(let isTrue)): booleans[position] = isTrue
    default:
      present[position] = false
      return
    }
    present[position] = true
  }

  func value(at position: Int) -> FieldValue? {
    if storage == .text { return pool.text(at: texts[position]).map(FieldValue.string) }
    guard present[position] else { return nil }
    switch storage {
    case .whole: return .whole(wholes[position])
    case .real: return .real(reals[position])
    case .text, .boolean: return .boolean(booleans[position])
    }
  }

  /// The faces that pass a test.
  func matching(_ test: FilterCondition.Test) -> Bitmap {
    switch (storage, test) {
    case (.text, .equals(.string(let text))):
      guard let wanted = pool.position(of: text) else { return Bitmap(count: texts.count) }
      return bitmap(of: texts) { $0 == wanted }
    case (.whole, .equals(.whole(let wanted))):
      return present(in: bitmap(of: wholes) { $0 == wanted })
    case (.real, .equals(.real(let wanted))):
      return present(in: bitmap(of: reals) { $0 == wanted })
    case (.boolean, .equals(.boolean(let wanted))):
      var bits = booleans
      if !wanted { bits.invert() }
      return present(in: bits)
    case (.whole, .between):
      guard let range = test.wholeRange else { return Bitmap(count: wholes.count) }
      return present(in: bitmap(of: wholes) { range.contains($0) })
    case (.real, .between(let lower, let upper)):
      let (low, high) = (lower?.realValue ?? -.infinity, upper?.realValue ?? .infinity)
      let (includesLow, includesHigh) = (lower?.isIncluded ?? true, upper?.isIncluded ?? true)
      return present(
        in: bitmap(of: reals) {
          (includesLow ? low <= $0 : low < $0) && (includesHigh ? $0 <= high : $0 < high)
        })
    default:
      return Bitmap(count: storage == .text ? texts.count : present.count)
    }
  }

  private func present(in bitmap: Bitmap) -> Bitmap {
    var result = bitmap
    result.formIntersection(present)
    return result
  }
}

/// One bit per element, 64 at a time, so that the compiler can keep a word in a register.
@inline(__always)
func bitmap<Element>(of elements: [Element], where test: (Element) -> Bool) -> Bitmap {
  elements.withUnsafeBufferPointer { elements in
    Bitmap(count: elements.count) { word in
      let start = word << 6
      var bits: UInt64 = 0
      for offset in 0..<min(64, elements.count - start) where test(elements[start + offset]) {
        bits |= 1 << UInt64(offset)
      }
      return bits
    }
  }
}

extension FilterCondition.Test {
  /// The whole numbers that a range includes, or nil when there are none.
  var wholeRange: ClosedRange<Int64>? {
    guard case .between(let lower, let upper) = self else { return nil }
    var low = Int64.min
    var high = Int64.max
    if let lower {
      guard case .whole(let value) = lower.value, lower.isIncluded || value < .max else { return nil }
      low = lower.isIncluded ? value : value + 1
    }
    if let upper {
      guard case .whole(let value) = upper.value, upper.isIncluded || value > .min else { return nil }
      high = upper.isIncluded ? value : value - 1
    }
    return low <= high ? low...high : nil
  }
}

extension FilterCondition.Bound {
  fileprivate var realValue: Double? {
    if case .real(let value) = value { value } else { nil }
  }
}
