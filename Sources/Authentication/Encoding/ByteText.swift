/// Text taken apart by its bytes, as the protocols say.
///
/// Swift's own methods look at characters as people see them: a sign that joins with the one before it, such as U+0301
/// behind a quotation mark, hides that one, and CR LF is a single character.
extension StringProtocol {
  /// The pieces between the occurrences of an ASCII sign, the empty ones among them.
  ///
  /// - Parameter limit: The most pieces; the last one then holds the rest.
  package func byteSplit(_ sign: Unicode.Scalar, limit: Int = .max) -> [Substring] {
    Substring(self).utf8
      .split(separator: UInt8(ascii: sign), maxSplits: limit - 1, omittingEmptySubsequences: false)
      .map(Substring.init)
  }

  /// What stands before and behind the first occurrence of an ASCII sign; `nil` where it does not occur.
  package func byteCut(_ sign: Unicode.Scalar) -> (before: Substring, behind: Substring)? {
    let pieces = byteSplit(sign, limit: 2)
    return pieces.count == 2 ? (pieces[0], pieces[1]) : nil
  }

  /// Whether the bytes of a text are the first ones.
  package func bytesBegin(with text: some StringProtocol) -> Bool { utf8.starts(with: text.utf8) }

  /// Whether the bytes of a text are the last ones.
  package func bytesEnd(with text: some StringProtocol) -> Bool {
    utf8.reversed().starts(with: text.utf8.reversed())
  }

  /// The text without blanks and tabs at its ends.
  package var blanksTrimmed: String {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let tail = Substring(self).utf8.drop(while: isBlank)
    guard let last = tail.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(Substring(tail[...last]))
  }

  /// The text with the capital letters of ASCII in lower case. All others stay: U+212A is no `k`.
  package var asciiLowercased: String {
    String(
      decoding: utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 },
      as: UTF8.self)
  }
}
