import Authentication
import Foundation
package import NIOCore

/// An image as a request carries it.
package enum ImageSource: Sendable, Equatable {
  case bytes(ByteBuffer)
  /// Base64 text, perhaps with a `data:` prefix.
  case base64(String)
}

extension RequestFields {
  /// The one image that stands in one of several parameters.
  ///
  /// - Parameters:
  ///   - base64: The parameter that holds Base64 text.
  ///   - file: The part of a form that holds the file.
  ///   - url: The parameter that holds an address.
  ///   - limit: The most bytes that the image may have as it was sent.
  /// - Throws: ``DialectFailure`` of the kinds `missingImage`, `severalImageSources`, `imageTooLarge` and
  ///   `invalidParameter`.
  package func imageSource(
    base64: String, file: String, url: String, limit: Int
  ) throws(DialectFailure) -> ImageReference {
    let sent = [base64, file, url].filter { self[$0] != nil }
    if let name = sent.first(where: { all($0).count > 1 }) {
      throw DialectFailure(.severalImageSources, "Send only one \(name), not several.")
    }
    guard sent.count < 2 else {
      throw DialectFailure(
        .severalImageSources, "Send only one of \(sent.joined(separator: " and ")), not several.")
    }
    if let text = try string(base64) {
      guard text.utf8.count <= limit else { throw .imageTooLarge(base64, limit: limit) }
      return .sent(.base64(text))
    }
    if let bytes = try self.file(file) {
      guard bytes.readableBytes <= limit else { throw .imageTooLarge(file, limit: limit) }
      return .sent(.bytes(bytes))
    }
    if let address = try string(url) { return .remote(address) }
    throw DialectFailure(.missingImage, "The image is missing. Send \(base64), \(file) or \(url).")
  }
}

extension ImageSource {
  /// The number of bytes that the caller sent for this image.
  package var sentBytes: Int {
    switch self {
    case .bytes(let bytes): bytes.readableBytes
    case .base64(let text): text.utf8.count
    }
  }

  /// Base64 text as it comes out of a form: line breaks do not count, and a space was a plus sign, which a client that
  /// did not encode it has sent as it is.
  package static func base64(ofForm text: some StringProtocol) -> ImageSource {
    let isBreak: (UInt8) -> Bool = { $0 == 0x0A || $0 == 0x0D }
    let space = UInt8(ascii: " ")
    guard text.utf8.contains(where: { isBreak($0) || $0 == space }) else { return .base64(String(text)) }
    let digits = text.utf8.lazy.filter { !isBreak($0) }.map { $0 == space ? UInt8(ascii: "+") : $0 }
    return .base64(String(decoding: Array(digits), as: UTF8.self))
  }

  /// The bytes of the image file.
  ///
  /// Base64 must be of the standard alphabet, padded and without line breaks; a `data:` prefix is dropped.
  ///
  /// - Throws: ``DialectFailure`` of the kind `malformedBase64`.
  package func fileBytes() throws(DialectFailure) -> [UInt8] {
    switch self {
    case .bytes(let bytes):
      return Array(bytes.readableBytesView)
    case .base64(let text):
      var digits = text[...]
      if digits.bytesBegin(with: "data:") {
        guard let (_, behind) = digits.byteCut(",") else { throw .malformedBase64 }
        digits = behind
      }
      guard let data = Data(base64Encoded: String(digits)) else { throw .malformedBase64 }
      return Array(data)
    }
  }
}

extension DialectFailure {
  static let malformedBase64 = DialectFailure(
    .malformedBase64,
    "The image is not valid Base64. Use the standard alphabet with padding and without line breaks.")
}
