import DialectKit
import Foundation

/// JSON as a page shows it, compared with JSON as a server sends it.
///
/// - The same members and elements must be there. A member `"…": "…"`, or a last element `"…"`, stands for any others.
/// - In a text, `…` stands for anything; a text that is nothing else stands for any value.
/// - A number with a fraction stands for any number, because scores differ between models.
/// - Everything else must be equal.
enum AnswerPattern {
  /// What differs, as paths with what is there; empty when nothing does.
  static func differences(expected: JSONValue, actual: JSONValue, at path: String = "$") -> [String] {
    switch (expected, actual) {
    case ("…", _), (.number, .number), (.number, .integer):
      return []
    case (.string(let shown), .string(let sent)) where matches(sent, shown):
      return []
    case (.object(let shown), .object(let sent)):
      return differences(expected: shown, actual: sent, at: path)
    case (.array(let shown), .array(let sent)):
      return differences(expected: shown, actual: sent, at: path)
    default:
      return expected == actual ? [] : ["\(path) is \(actual) instead of \(expected)"]
    }
  }

  private static func differences(
    expected: [JSONValue], actual: [JSONValue], at path: String
  ) -> [String] {
    let isOpen = expected.last == "…"
    let shown = isOpen ? Array(expected.dropLast()) : expected
    guard isOpen ? shown.count <= actual.count : shown.count == actual.count else {
      return ["\(path) has \(actual.count) elements instead of \(shown.count)"]
    }
    return zip(shown, actual).enumerated().flatMap { index, pair in
      differences(expected: pair.0, actual: pair.1, at: "\(path)[\(index)]")
    }
  }

  private static func differences(
    expected: JSONMembers, actual: JSONMembers, at path: String
  ) -> [String] {
    let shown = expected.names.filter { $0 != "…" }
    var found = shown.flatMap { name in
      guard let value = expected[name] else { return [String]() }
      return actual[name].map { differences(expected: value, actual: $0, at: "\(path).\(name)") }
        ?? ["\(path).\(name) is missing"]
    }
    if shown.count == expected.count {
      found += actual.names.filter { expected[$0] == nil }.map { "\(path).\($0) is not in the page" }
    }
    return found
  }

  /// Whether a text has the shown pieces in their order.
  private static func matches(_ text: String, _ shown: String) -> Bool {
    let pieces = shown.components(separatedBy: "…")
    guard pieces.count > 1 else { return text == shown }
    guard text.hasPrefix(pieces[0]), text.hasSuffix(pieces[pieces.count - 1]) else { return false }
    var rest = text[...]
    for piece in pieces where !piece.isEmpty {
      guard let range = rest.range(of: piece) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }

  /// The JSON objects and arrays of a text, one behind the other.
  ///
  /// - Throws: When something else stands between them, or one is damaged.
  static func values(_ text: String) throws -> [JSONValue] {
    var values: [JSONValue] = []
    var (depth, isText, isEscaped) = (0, false, false)
    var start = text.startIndex
    for index in text.indices {
      let character = text[index]
      if isText {
        switch character {
        case _ where isEscaped: isEscaped = false
        case "\\": isEscaped = true
        case "\"": isText = false
        default: break
        }
        continue
      }
      switch character {
      case "\"": isText = true
      case "{", "[": depth += 1
      case "}", "]":
        depth -= 1
        if depth == 0 {
          let end = text.index(after: index)
          values.append(try JSONValue.parsed(Data(text[start..<end].utf8)))
          start = end
        }
      default: break
      }
    }
    guard text[start...].allSatisfy(\.isWhitespace) else {
      throw CocoaError(.coderReadCorrupt, userInfo: [NSDebugDescriptionErrorKey: String(text[start...])])
    }
    return values
  }
}
