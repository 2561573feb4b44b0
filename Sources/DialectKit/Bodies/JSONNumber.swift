/// A number while its digits are read.
struct JSONNumber {
  /// A text with more characters is not worked through: no number that anybody means is that long.
  private static let longestText = 400
  /// Powers of ten that are exact in floating point.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]

  private let isNegative: Bool
  /// The digits without the zeros at their beginning and end, when they fit.
  private var digits: UInt64 = 0
  private var fits = true
  /// Zeros behind `digits`.
  private var zeros = 0
  private var fractionLength = 0
  private var exponent = 0
  private var hasNegativeExponent = false

  init(isNegative: Bool) { self.isNegative = isNegative }

  mutating func appendDigit(_ digit: UInt8) {
    guard digit > 0 else {
      zeros += 1
      return
    }
    for _ in 0...zeros where fits && digits > 0 { scale() }
    zeros = 0
    let (sum, isTooLarge) = digits.addingReportingOverflow(UInt64(digit))
    digits = sum
    if isTooLarge { fits = false }
  }

  mutating func appendFractionDigit(_ digit: UInt8) {
    fractionLength += 1
    appendDigit(digit)
  }

  mutating func beginExponent(isNegative: Bool) { hasNegativeExponent = isNegative }

  mutating func appendExponentDigit(_ digit: UInt8) {
    // No number has an exponent beyond this one.
    exponent = min(exponent * 10 + Int(digit), 100_000)
  }

  private mutating func scale() {
    let (product, isTooLarge) = digits.multipliedReportingOverflow(by: 10)
    digits = product
    if isTooLarge { fits = false }
  }

  /// The number as a value: a whole one of 64 bits is exact, any other the nearest in floating point.
  ///
  /// - Parameter text: All of it.
  func value(text: UnsafeRawBufferPointer) -> JSONValue {
    guard text.count <= Self.longestText else { return .unreadableNumber }
    if fits, digits == 0 { return .integer(0) }
    let power = zeros - fractionLength + (hasNegativeExponent ? -exponent : exponent)
    if fits, let whole = whole(power) { return .integer(whole) }
    let magnitude: Double
    // Both operands are exact, so the result is rounded once, as it should be (Clinger, 1990).
    if fits, digits <= 1 << 53, Self.powers.indices.contains(abs(power)) {
      magnitude = power < 0 ? Double(digits) / Self.powers[-power] : Double(digits) * Self.powers[power]
    } else {
      magnitude = abs(Double(String(decoding: text, as: UTF8.self)) ?? .infinity)
    }
    // What is not 0 and would be read as 0 has no value here either.
    guard magnitude.isFinite, magnitude > 0 else { return .unreadableNumber }
    return .number(isNegative ? -magnitude : magnitude)
  }

  private func whole(_ power: Int) -> Int64? {
    guard (0...18).contains(power) else { return nil }
    var scaled = self
    for _ in 0..<power where scaled.fits { scaled.scale() }
    guard scaled.fits else { return nil }
    if isNegative, scaled.digits == Int64.min.magnitude { return .min }
    guard let whole = Int64(exactly: scaled.digits) else { return nil }
    return isNegative ? -whole : whole
  }
}
