package import Foundation

/// Something that is printed as one line of JSON.
package protocol JSONLine: Encodable {}

extension JSONLine {
  /// One line, its keys in alphabetical order so that equal reports are equal text.
  ///
  /// - Throws: `EncodingError` for a number that JSON cannot hold.
  package func line() throws -> String {
    String(decoding: try JSONEncoder.ofLines().encode(self), as: UTF8.self)
  }
}

extension JSONEncoder {
  /// Writes members in alphabetical order, and no line breaks.
  package static func ofLines() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
