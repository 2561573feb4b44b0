/// A piece of a filter's text and where it starts.
struct FilterToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// A field name, a value, `TO` or `*`.
    case word(Name)
    case colon
    case openBracket, closeBracket
    case openBrace, closeBrace
    case openParenthesis, closeParenthesis
    case and, or, not
    case end
  }

  let kind: Kind
  /// The offset of the first character, from 0.
  let position: Int
}

/// Splits a filter into tokens.
///
/// - Throws: ``GalleryError`` with code `filterInvalid` at a character that no token starts with.
func filterTokens(of text: String) throws(GalleryError) -> [FilterToken] {
  var tokens: [FilterToken] = []
  // Everything before a character that is refused is ASCII, so byte offsets are character offsets.
  let bytes = Array(text.utf8)
  var position = 0
  while position < bytes.count {
    let start = position
    let kind: FilterToken.Kind
    switch bytes[position] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      position += 1
      continue
    case UInt8(ascii: ":"): kind = .colon
    case UInt8(ascii: "["): kind = .openBracket
    case UInt8(ascii: "]"): kind = .closeBracket
    case UInt8(ascii: "{"): kind = .openBrace
    case UInt8(ascii: "}"): kind = .closeBrace
    case UInt8(ascii: "("): kind = .openParenthesis
    case UInt8(ascii: ")"): kind = .closeParenthesis
    case UInt8(ascii: "!"): kind = .not
    case let character where character == UInt8(ascii: "&") || character == UInt8(ascii: "|"):
      guard position + 1 < bytes.count, bytes[position + 1] == character else {
        let sign = Character(Unicode.Scalar(character))
        throw .filter("A single “\(sign)” joins nothing; write “\(sign)\(sign)”.", at: start)
      }
      kind = character == UInt8(ascii: "&") ? .and : .or
      position += 1
    case let character where isWordCharacter(character):
      while position + 1 < bytes.count, isWordCharacter(bytes[position + 1]) { position += 1 }
      kind = .word(Name(String(decoding: bytes[start...position], as: UTF8.self)))
    default:
      throw .filter("A filter may not contain this character.", at: start)
    }
    position += 1
    tokens.append(FilterToken(kind: kind, position: start))
  }
  tokens.append(FilterToken(kind: .end, position: bytes.count))
  return tokens
}

private func isWordCharacter(_ character: UInt8) -> Bool {
  isIdentifierCharacter(character) || character == UInt8(ascii: ".") || character == UInt8(ascii: "+")
    || character == UInt8(ascii: "*")
}

extension GalleryError {
  static func filter(_ problem: String, at position: Int) -> GalleryError {
    GalleryError(
      .filterInvalid,
      "The filter is wrong at character \(position + 1): \(problem) "
        + "Example: timestamp:[1 TO *] && (!color:brown)",
      context: ["position": String(position)])
  }
}
