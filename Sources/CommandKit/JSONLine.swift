import FaceData
import Foundation

/// Something that is printed as one line of JSON.
package protocol JSONLine: Encodable {}

extension JSONLine {
  /// One line, its keys in alphabetical order so that equal reports are equal text.
  ///
  /// - Throws: `EncodingError` for a number that JSON cannot hold.
  package func line() throws -> String {
    String(decoding: try JSONEncoder.sorted.encode(self), as: UTF8.self)
  }
}
