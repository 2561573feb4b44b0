/// The type of a custom field (Huawei FRS v2, section 5.3).
package enum FieldType: String, Sendable, Codable, CaseIterable {
  case string
  /// A whole number of 32 bits.
  case integer
  /// A whole number of 64 bits.
  case long
  /// A number whose magnitude fits 32-bit floating point.
  case float
  case double
  case boolean

  /// Whether values of it have an order, so that ranges and sorting make sense.
  package var isNumeric: Bool {
    switch self {
    case .integer, .long, .float, .double: true
    case .string, .boolean: false
    }
  }
}

/// A value of a custom field.
package enum FieldValue: Hashable, Sendable {
  case string(Name)
  /// Of an `integer` or `long` field.
  case whole(Int64)
  /// Of a `float` or `double` field.
  case real(Double)
  case boolean(Bool)
}

extension FieldValue {
  /// This value as one of a field of type `type`, or nil when it is not one.
  ///
  /// A whole number is accepted for a `float` or `double` field, as JSON makes no difference between `1` and
  /// `1.0`; a fraction is not accepted for a whole-number field.
  package func converted(to type: FieldType) -> FieldValue? {
    switch (type, self) {
    case (.string, .string), (.boolean, .boolean), (.long, .whole): return self
    case (.integer, .whole(let value)): return Int32(exactly: value) == nil ? nil : self
    case (.double, .real(let value)): return value.isFinite ? self : nil
    case (.double, .whole(let value)): return .real(Double(value))
    case (.float, .real(let value)): return Float(value).isFinite ? self : nil
    case (.float, .whole(let value)): return .real(Double(value))
    default: return nil
    }
  }

  /// Reads `text` (a query parameter, a filter literal) as a value of type `type`.
  ///
  /// - Returns: nil when it is not one. Type suffixes (`1.0f`, `100L`) and infinities are not numbers.
  package init?(_ text: some StringProtocol, as type: FieldType) {
    switch type {
    case .string:
      self = .string(Name(text))
    case .boolean:
      // Clients in Python write `True`.
      switch text.lowercased() {
      case "true": self = .boolean(true)
      case "false": self = .boolean(false)
      default: return nil
      }
    case .integer, .long:
      guard let value = Int64(text), let converted = FieldValue.whole(value).converted(to: type) else {
        return nil
      }
      self = converted
    case .float, .double:
      let isDecimal = text.utf8.allSatisfy { character in
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
          UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
          true
        default: false
        }
      }
      guard isDecimal, let value = Double(text), let converted = FieldValue.real(value).converted(to: type)
      else { return nil }
      self = converted
    }
  }
}

extension FieldValue: Codable {
  private enum Kind: String, CodingKey { case string, whole, real, boolean }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Kind.self)
    if let value = try container.decodeIfPresent(Name.self, forKey: .string) {
      self = .string(value)
    } else if let value = try container.decodeIfPresent(Int64.self, forKey: .whole) {
      self = .whole(value)
    } else if let value = try container.decodeIfPresent(Double.self, forKey: .real) {
      self = .real(value)
    } else {
      self = .boolean(try container.decode(Bool.self, forKey: .boolean))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Kind.self)
    switch self {
    case .string(let value): try container.encode(value, forKey: .string)
    case .whole(let value): try container.encode(value, forKey: .whole)
    case .real(let value): try container.encode(value, forKey: .real)
    case .boolean(let value): try container.encode(value, forKey: .boolean)
    }
  }
}
