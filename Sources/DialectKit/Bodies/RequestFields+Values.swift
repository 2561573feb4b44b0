import Authentication
package import NIOCore

/// Typed access. Every method returns `nil` for a parameter that was not sent and throws a ``DialectFailure`` of the
/// kind `invalidParameter` for one of another type. Forms carry text only, so text that reads as the type is taken;
/// numbers in quotes are taken in JSON too, as the vendors' own samples send them.
extension RequestFields {
  /// A parameter that must be there.
  ///
  /// - Throws: ``DialectFailure`` of the kind `missingParameter`.
  package func required<Value>(
    _ name: String, _ read: (String) throws(DialectFailure) -> Value?
  ) throws(DialectFailure) -> Value {
    guard let value = try read(name) else {
      throw DialectFailure(.missingParameter, "The parameter \(name) is missing.", parameter: name)
    }
    return value
  }

  /// A parameter that is text in JSON, and UTF-8 in a form.
  ///
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter`.
  package func string(_ name: String) throws(DialectFailure) -> String? {
    switch self[name] {
    case nil: return nil
    case .json(.string(let text)): return text
    case .json(let value): throw .invalid(name, "must be a string, not \(value.typeName)")
    case .part(let bytes):
      guard let text = bytes.utf8Text else { throw .invalid(name, "is not UTF-8 text") }
      return text
    }
  }

  /// A parameter that is a whole number of 64 bits.
  ///
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter`.
  package func integer(_ name: String) throws(DialectFailure) -> Int? {
    if case .json(.integer(let value)) = self[name] { return Int(value) }
    guard let text = try text(name, as: "an integer") else { return nil }
    guard let value = Int(text) else {
      throw .invalid(name, text.isWholeNumber ? "has too many digits" : "must be an integer")
    }
    return value
  }

  /// A parameter that is a whole number within a range, which may have no end (`Int.max`).
  ///
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter`.
  package func integer(_ name: String, in range: ClosedRange<Int>) throws(DialectFailure) -> Int? {
    guard let value = try integer(name) else { return nil }
    guard range.contains(value) else {
      throw .invalid(
        name,
        range.upperBound == .max
          ? "must be \(range.lowerBound) or more"
          : "must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// A parameter that is a finite number, whole or not.
  ///
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter`.
  package func number(_ name: String) throws(DialectFailure) -> Double? {
    switch self[name] {
    case .json(.integer(let value)): return Double(value)
    case .json(.number(let value)) where value.isFinite: return value
    default: break
    }
    guard let text = try text(name, as: "a number") else { return nil }
    guard let value = Double(text), value.isFinite else { throw .invalid(name, "must be a number") }
    return value
  }

  /// Text counts in any letter case: clients in Python write `True`, others `TRUE`.
  ///
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter`.
  package func bool(_ name: String) throws(DialectFailure) -> Bool? {
    if case .json(.bool(let value)) = self[name] { return value }
    switch try text(name, as: "true or false")?.lowercased() {
    case nil: return nil
    case "true": return true
    case "false": return false
    default: throw .invalid(name, "must be true or false")
    }
  }

  /// A parameter that is an object or array in JSON, and JSON text in a form.
  ///
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter` when a form's text is no JSON.
  package func json(_ name: String) throws(DialectFailure) -> JSONValue? {
    switch self[name] {
    case nil: return nil
    case .json(let value): return value
    case .part(let bytes):
      do {
        return try JSONValue.parsed(bytes)
      } catch {
        throw DialectFailure(
          .invalidParameter, "The parameter \(name) must be JSON text. \(error.message)", parameter: name)
      }
    }
  }

  /// The content of a form's file.
  ///
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter` when the parameter came as JSON.
  package func file(_ name: String) throws(DialectFailure) -> ByteBuffer? {
    switch self[name] {
    case nil: return nil
    case .part(let bytes): return bytes
    case .json: throw .invalid(name, "must be a file in a multipart form")
    }
  }

  /// Text that stands for a value of another type.
  private func text(_ name: String, as type: String) throws(DialectFailure) -> String? {
    switch self[name] {
    case nil: return nil
    case .json(.string(let text)): return text
    case .json(let value): throw .invalid(name, "must be \(type), not \(value.typeName)")
    case .part(let bytes):
      guard let text = bytes.utf8Text else { throw .invalid(name, "must be \(type)") }
      return text
    }
  }
}

extension DialectFailure {
  /// A parameter with a value that the endpoint does not take.
  package static func invalid(_ parameter: String, _ what: String) -> DialectFailure {
    DialectFailure(.invalidParameter, "The parameter \(parameter) \(what).", parameter: parameter)
  }
}

extension String {
  /// Whether these are digits, which may have a sign.
  fileprivate var isWholeNumber: Bool {
    let digits = bytesBegin(with: "-") || bytesBegin(with: "+") ? utf8.dropFirst() : utf8[...]
    return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

extension ByteBuffer {
  /// The bytes as text; `nil` when they are not valid UTF-8.
  var utf8Text: String? {
    String(validating: readableBytesView, as: UTF8.self)
  }
}
