/// Reads JSON text strictly as RFC 8259 has it, in one pass over its bytes.
///
/// Whatever the bytes are, the work is in proportion to their number, and bounded in depth and in what it makes. The
/// last of equal members counts. A mark of the byte order at the beginning is overlooked, as section 8.1 allows.
package struct JSONReader {
  /// How deep arrays and objects may stand in each other.
  package static let deepest = 32
  /// The elements of all arrays and members of all objects together.
  package static let mostElements = 100_000

  private let bytes: UnsafeRawBufferPointer
  private var place = 0
  private var elements = 0

  private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The value that some bytes are the text of.
  ///
  /// - Throws: ``JSONFault``.
  package static func value(of bytes: UnsafeRawBufferPointer) throws(JSONFault) -> JSONValue {
    var reader = JSONReader(bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.place = 3 }
    let value = try reader.value(inside: 0)
    reader.skipSpace()
    guard reader.place == bytes.count else { throw reader.fault("nothing may stand behind the value") }
    return value
  }

  /// A value with the white space before it.
  ///
  /// - Parameter depth: The number of arrays and objects around it.
  private mutating func value(inside depth: Int) throws(JSONFault) -> JSONValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try members(inside: depth))
    case UInt8(ascii: "["): return .array(try elements(inside: depth))
    case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw fault("a value must stand here")
    }
  }

  private mutating func members(inside depth: Int) throws(JSONFault) -> JSONMembers {
    try open(inside: depth)
    var members = JSONMembers()
    if take(UInt8(ascii: "}")) { return members }
    repeat {
      try count()
      skipSpace()
      guard next == UInt8(ascii: "\"") else {
        throw fault("a member's name in quotation marks must stand here")
      }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw fault("a colon must follow the member's name") }
      members[name] = try value(inside: depth + 1)
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw fault("a comma or } must follow the member") }
    return members
  }

  private mutating func elements(inside depth: Int) throws(JSONFault) -> [JSONValue] {
    try open(inside: depth)
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return elements }
    repeat {
      try count()
      elements.append(try value(inside: depth + 1))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw fault("a comma or ] must follow the element") }
    return elements
  }

  /// Passes the bracket that opens an array or object.
  private mutating func open(inside depth: Int) throws(JSONFault) {
    guard depth < Self.deepest else { throw .tooDeep(at: place) }
    place += 1
    skipSpace()
  }

  private mutating func count() throws(JSONFault) {
    elements += 1
    guard elements <= Self.mostElements else { throw .tooManyElements(at: place) }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
    let expected = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard bytes[place...].starts(with: expected) else { throw fault("a value must stand here") }
    place += expected.count
    return value
  }
}

// MARK: - Numbers

extension JSONReader {
  private mutating func number() throws(JSONFault) -> JSONValue {
    let start = place
    var number = JSONNumber(isNegative: take(UInt8(ascii: "-")))
    if !take(UInt8(ascii: "0")) { try digits { number.appendDigit($0) } }
    if take(UInt8(ascii: ".")) { try digits { number.appendFractionDigit($0) } }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      let isNegative = take(UInt8(ascii: "-"))
      if !isNegative { _ = take(UInt8(ascii: "+")) }
      number.beginExponent(isNegative: isNegative)
      try digits { number.appendExponentDigit($0) }
    }
    return number.value(text: UnsafeRawBufferPointer(rebasing: bytes[start..<place]))
  }

  private mutating func digits(_ append: (UInt8) -> Void) throws(JSONFault) {
    let start = place
    while let digit = next, digit &- UInt8(ascii: "0") < 10 {
      append(digit &- UInt8(ascii: "0"))
      place += 1
    }
    guard place > start else { throw fault("a digit must stand here") }
  }
}

// MARK: - Texts

extension JSONReader {
  /// A text in quotation marks.
  private mutating func string() throws(JSONFault) -> String {
    let opening = place
    place += 1
    var start = place
    // What stands before the last escape, with the escapes undone.
    var before: [UInt8] = []
    while true {
      place = endOfPlainText(from: place)
      switch next {
      case UInt8(ascii: "\""):
        let rest = UnsafeRawBufferPointer(rebasing: bytes[start..<place])
        place += 1
        // Escapes stand for whole characters, so what they leave of others is judged with what stands beside them.
        let text: String?
        if before.isEmpty {
          text = String(validating: rest, as: UTF8.self)
        } else {
          before.append(contentsOf: rest)
          text = String(validating: before, as: UTF8.self)
        }
        guard let text else { throw .syntax(at: opening, "the text that begins here is not UTF-8") }
        return text
      case UInt8(ascii: "\\"):
        before.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<place]))
        try appendEscape(to: &before)
        start = place
      case nil: throw .syntax(at: opening, "the text that begins here does not end")
      default: throw fault("a control character in a text must be escaped")
      }
    }
  }

  /// Where a text has something else than characters that stand for themselves.
  private func endOfPlainText(from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var place = start
    // Eight bytes at a time, as most texts are photographs in Base64. In each of the three expressions the lowest byte
    // with its highest bit set is the first that is a quotation mark, a backslash or a control character.
    while place + 8 <= bytes.count {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5C)
      let found =
        (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- ones &* 0x20) & ~word))
        & (ones &* 0x80)
      if found != 0 { return place + found.trailingZeroBitCount / 8 }
      place += 8
    }
    while place < bytes.count, bytes[place] >= 0x20, bytes[place] != 0x22, bytes[place] != 0x5C { place += 1 }
    return place
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(JSONFault) {
    let start = place
    place += 1
    let letter = next
    place += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter ?? 0)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      guard let scalar = Unicode.Scalar(try codePoint(start)) else {
        throw .syntax(at: start, "the escape is one half of a surrogate pair without the other")
      }
      text.append(contentsOf: scalar.utf8)
    default: throw .syntax(at: start, "there is no such escape")
    }
  }

  /// What `\uXXXX`, or a pair of these, stands for; a surrogate where one half is missing.
  private mutating func codePoint(_ start: Int) throws(JSONFault) -> UInt32 {
    let first = try hexadecimal(start)
    guard (0xD800..<0xDC00).contains(first), bytes[place...].starts(with: [0x5C, 0x75]) else { return first }
    place += 2
    let second = try hexadecimal(start)
    guard (0xDC00..<0xE000).contains(second) else { return first }
    return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
  }

  private mutating func hexadecimal(_ start: Int) throws(JSONFault) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw .syntax(at: start, "the escape must have four hexadecimal digits")
      }
      number = number << 4 | UInt32(digit)
      place += 1
    }
    return number
  }
}

// MARK: - Bytes

extension JSONReader {
  /// The byte at hand; `nil` at the end.
  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    place += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }

  private func fault(_ what: String) -> JSONFault {
    .syntax(at: place, place < bytes.count ? what : what + ", and the text ends")
  }
}
