import Authentication

/// A header's value with its parameters: `form-data; name="image_file"`.
package struct HeaderValue: Equatable, Sendable {
  /// What stands before the first semicolon, without blanks around it.
  package let value: String
  /// The value in lower case, as media types and codings are compared.
  package var token: String { value.asciiLowercased }
  /// The parameters by their names in lower case; the first of a name counts.
  package let parameters: [String: String]

  /// - Throws: ``MultipartParser/Malformation/badHeader`` when a quotation has no end.
  package init(_ text: some StringProtocol) throws(MultipartParser.Malformation) {
    try self.init(bytes: text.utf8)
  }

  /// The same of bytes that need not be text in UTF-8. The name of a file that cannot be read is left out: old clients
  /// write it in encodings of their own, and nobody needs it.
  ///
  /// - Throws: ``MultipartParser/Malformation/badHeader`` when another quotation has no end.
  package init(bytes: some Sequence<UInt8>) throws(MultipartParser.Malformation) {
    var rest = Array(bytes)[...]
    value = Self.text(rest.takeUntil(";")).blanksTrimmed
    var parameters: [String: String] = [:]
    while rest.take(";") {
      rest.skipBlanks()
      if rest.isEmpty { break }
      let name = Self.text(rest.takeUntil("=", or: ";")).blanksTrimmed.asciiLowercased
      guard rest.take("=") else { continue }
      let argument = Self.argument(&rest)
      guard argument != nil || Self.fileNames.contains(name) else { throw .badHeader }
      if parameters[name] == nil { parameters[name] = argument }
    }
    self.parameters = parameters
  }

  private static let fileNames: Set<String> = ["filename", "filename*"]

  /// - Returns: `nil` for a quotation without an end.
  private static func argument(_ rest: inout ArraySlice<UInt8>) -> String? {
    guard rest.take("\"") else { return text(rest.takeUntil(";")).blanksTrimmed }
    // In Shift-JIS or GBK a character may end in the byte of a backslash, which then escapes nothing. It is taken for
    // one where something else than the next parameter would follow the quotation.
    for mayEscape in [true, false] {
      var after = rest
      guard let bytes = after.takeQuoted(mayEscape: mayEscape) else { continue }
      let remainder = after.takeUntil(";")
      guard !mayEscape || remainder.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { continue }
      rest = after
      return text(bytes)
    }
    _ = rest.takeUntil(";")
    return nil
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

  /// Takes the rest of a quotation with the mark at its end.
  ///
  /// - Returns: `nil` when it has no end.
  fileprivate mutating func takeQuoted(mayEscape: Bool) -> [UInt8]? {
    var bytes: [UInt8] = []
    while let byte = popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        return bytes
      case UInt8(ascii: "\\") where mayEscape:
        // Old browsers send paths with bare backslashes: only a quotation mark or a backslash is escaped.
        if take("\"") {
          bytes.append(UInt8(ascii: "\""))
        } else {
          _ = take("\\")
          bytes.append(byte)
        }
      default:
        bytes.append(byte)
      }
    }
    return nil
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
