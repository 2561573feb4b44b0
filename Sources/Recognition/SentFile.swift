import Foundation

/// The file of a photograph or a video as somebody sent it. It is taken apart where it is analysed.
package struct SentFile: Sendable {
  /// The number of bytes in which it was sent.
  package let sentBytes: Int
  /// Gives the bytes of the file. Throws ``RecognitionError/malformedBase64``.
  package let fileBytes: @Sendable () throws(RecognitionError) -> [UInt8]

  /// - Parameter fileBytes: Called on a thread of the pool.
  package init(sentBytes: Int, fileBytes: @escaping @Sendable () throws(RecognitionError) -> [UInt8]) {
    self.sentBytes = sentBytes
    self.fileBytes = fileBytes
  }

  /// A file that was sent as it is.
  package init(_ bytes: [UInt8]) {
    self.init(sentBytes: bytes.count) { () throws(RecognitionError) in bytes }
  }

  /// - Parameter text: Base64 of the standard alphabet, padded and without line breaks; a `data:` prefix is dropped.
  package init(base64 text: String) {
    self.init(sentBytes: text.utf8.count) { () throws(RecognitionError) in
      var digits = text[...]
      if digits.utf8.starts(with: "data:".utf8) {
        guard let comma = digits.utf8.firstIndex(of: UInt8(ascii: ",")) else { throw .malformedBase64 }
        digits = digits[digits.utf8.index(after: comma)...]
      }
      guard let data = Data(base64Encoded: String(digits)) else { throw .malformedBase64 }
      return Array(data)
    }
  }
}
