import Authentication

/// A header's value with its parameters: `form-data; name="image_file"`.
package struct HeaderValue: Equatable, Sendable {
  /// What stands before the first semicolon, without blanks around it.
  package let value: String
  /// The parameters by their names in lower case; the first of a name counts.
  package let parameters: [String: String]

  /// - Throws: ``MultipartParser/Malformation/badHeader`` when a parameter has no value or a quotation no end.
  package init(_ text: some StringProtocol) throws(MultipartParser.Malformation) {
    var rest = Array(text.utf8)[...]
    value = Self.text(rest.takeUntil(";")).blanksTrimmed
    var parameters: [String: String] = [:]
    while rest.take(";") {
      rest.skipBlanks()
      if rest.isEmpty { break }
      let name = Self.text(rest.takeUntil("=", or: ";")).blanksTrimmed.asciiLowercased
      guard rest.take("=") else { throw .badHeader }
      let argument = try Self.argument(&rest)
      if parameters[name] == nil { parameters[name] = argument }
    }
    self.parameters = parameters
  }

  private static func argument(_ rest: inout ArraySlice<UInt8>) throws(MultipartParser.Malformation) -> String
  {
    guard rest.take("\"") else { return text(rest.takeUntil(";")).blanksTrimmed }
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        _ = rest.takeUntil(";")
        return text(bytes)
      case UInt8(ascii: "\\"):
        // Old browsers send paths with bare backslashes: only a quotation mark or a backslash is escaped.
        if rest.take("\"") {
          bytes.append(UInt8(ascii: "\""))
        } else {
          _ = rest.take("\\")
          bytes.append(byte)
        }
      default:
        bytes.append(byte)
      }
    }
    throw .badHeader
  }

  private static func text(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

extension ArraySlice<UInt8> {
  fileprivate mutating func takeUntil(_ sign: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> ArraySlice<
    UInt8
  > {
    let signs = [sign, other].compactMap { $0.map { UInt8(ascii: $0) } }
    let taken = prefix { !signs.contains($0) }
    removeFirst(taken.count)
    return taken
  }

  /// - Returns: Whether the sign was there.
  fileprivate mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard first == UInt8(ascii: sign) else { return false }
    removeFirst()
    return true
  }

  fileprivate mutating func skipBlanks() {
    while take(" ") || take("\t") {}
  }
}
