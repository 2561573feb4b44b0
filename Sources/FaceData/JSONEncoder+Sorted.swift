package import Foundation

extension JSONEncoder {
  /// Writes members in alphabetical order and no line breaks, so that equal values are equal text.
  package static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
