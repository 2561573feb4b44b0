import Gallery

/// A random filter as text, and what it means as a plain function: the oracle for lexer, parser and evaluation.
struct NaiveFilter {
  /// How tightly the outermost operator of `text` binds; what binds less tightly needs parentheses inside it.
  private enum Strength: Int { case or, and, unary }

  let text: String
  let accepts: (FilterRecord) -> Bool
  private let strength: Strength

  private init(_ text: String, _ strength: Strength, _ accepts: @escaping (FilterRecord) -> Bool) {
    self.text = text
    self.strength = strength
    self.accepts = accepts
  }

  /// - Parameters:
  ///   - depth: how deeply operators may be nested.
  ///   - records: faces whose ids may be asked for.
  static func random(
    depth: Int, records: [FilterRecord], using generator: inout SeededGenerator
  ) -> NaiveFilter {
    guard depth > 0, Int.random(in: 0..<5, using: &generator) < 3 else {
      return condition(records, using: &generator)
    }
    let kind = Int.random(in: 0..<3, using: &generator)
    let count = kind == 2 ? 1 : Int.random(in: 2...3, using: &generator)
    let parts = (0..<count).map { _ in random(depth: depth - 1, records: records, using: &generator) }
    switch kind {
    case 0:
      let texts = parts.map { $0.inside(.and, using: &generator) }
      return NaiveFilter(texts.joined(separator: space("&&", &generator)), .and) { record in
        parts.allSatisfy { $0.accepts(record) }
      }
    case 1:
      let texts = parts.map { $0.inside(.or, using: &generator) }
      return NaiveFilter(texts.joined(separator: space("||", &generator)), .or) { record in
        parts.contains { $0.accepts(record) }
      }
    default:
      return NaiveFilter("!" + parts[0].inside(.unary, using: &generator), .unary) { record in
        !parts[0].accepts(record)
      }
    }
  }

  /// With parentheses where they are needed, and sometimes where they are not.
  private func inside(_ outer: Strength, using generator: inout SeededGenerator) -> String {
    strength.rawValue < outer.rawValue || Int.random(in: 0..<4, using: &generator) == 0 ? "(\(text))" : text
  }

  private static func space(_ sign: String, _ generator: inout SeededGenerator) -> String {
    Bool.random(using: &generator) ? " \(sign) " : sign
  }

  private static func condition(
    _ records: [FilterRecord], using generator: inout SeededGenerator
  ) -> NaiveFilter {
    func pick(_ values: [String]) -> String { values.randomElement(using: &generator) ?? "" }
    switch Int.random(in: 0..<10, using: &generator) {
    case 0:
      return range(
        "whole", ["*", "-9223372036854775808", "9223372036854775807", "-1", "0", "1", "2"], &generator
      ) {
        whole($0.fields["whole"])
      } reading: {
        Int64($0)
      }
    case 1:
      return range("small", ["*", "-1", "0", "2"], &generator) {
        whole($0.fields["small"])
      } reading: {
        Int64($0)
      }
    case 2:
      return range("real", ["*", "-1.5", "0", "0.5", "1e0"], &generator) {
        number($0.fields["real"])
      } reading: {
        Double($0)
      }
    case 3:
      return range("float", ["*", "-1", "0.0", "2"], &generator) {
        number($0.fields["float"])
      } reading: {
        Double($0)
      }
    case 4:
      let value = pick(["a", "b", "c", "a-very-long-value_that_is_not_inline"])
      return NaiveFilter("text:\(value)", .unary) { $0.fields["text"] == .string(Name(value)) }
    case 5:
      let value = Bool.random(using: &generator)
      return NaiveFilter("flag:\(value)", .unary) { $0.fields["flag"] == .boolean(value) }
    case 6:
      let value = "e\(Int.random(in: 0..<5, using: &generator))"
      return NaiveFilter("external_image_id:\(value)", .unary) { $0.externalImageID == Name(value) }
    case 7:
      return range("create_time", ["*", "1", "3"], &generator) {
        $0.created.milliseconds
      } reading: {
        Int64($0)
      }
    case 8:
      let value = records.randomElement(using: &generator)?.code.huawei ?? "AAAAAAAA"
      return NaiveFilter("face_id:\(value)", .unary) { $0.code.huawei == value }
    default:
      let value = Int64.random(in: -1...1, using: &generator)
      return NaiveFilter("whole:\(value)", .unary) { whole($0.fields["whole"]) == value }
    }
  }

  /// `field:[low TO high]` with either bracket on either side.
  private static func range<Value: Comparable>(
    _ field: String, _ bounds: [String], _ generator: inout SeededGenerator,
    value: @escaping (FilterRecord) -> Value?, reading: (String) -> Value?
  ) -> NaiveFilter {
    let low = bounds.randomElement(using: &generator) ?? "*"
    let high = bounds.randomElement(using: &generator) ?? "*"
    let (includesLow, includesHigh) = (Bool.random(using: &generator), Bool.random(using: &generator))
    let (lowest, highest) = (reading(low), reading(high))
    let text = "\(field):\(includesLow ? "[" : "{")\(low) TO \(high)\(includesHigh ? "]" : "}")"
    return NaiveFilter(text, .unary) { record in
      guard let own = value(record) else { return false }
      if let lowest, includesLow ? own < lowest : own <= lowest { return false }
      if let highest, includesHigh ? own > highest : own >= highest { return false }
      return true
    }
  }

  private static func whole(_ value: FieldValue?) -> Int64? {
    if case .whole(let whole) = value { whole } else { nil }
  }

  /// Whole numbers are numbers too.
  private static func number(_ value: FieldValue?) -> Double? {
    switch value {
    case .real(let real): real
    case .whole(let whole): Double(whole)
    default: nil
    }
  }
}
