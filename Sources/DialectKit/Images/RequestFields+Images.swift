package import NIOCore
package import Recognition

extension RequestFields {
  /// The one image that stands in one of several parameters.
  ///
  /// - Parameters:
  ///   - base64: The parameter that holds Base64 text.
  ///   - file: The part of a form that holds the file.
  ///   - url: The parameter that holds an address.
  ///   - limit: The most bytes that the image may have as it was sent.
  ///   - noun: What it is, for messages.
  /// - Throws: ``DialectFailure`` of the kinds `missingImage`, `severalImageSources`, `imageTooLarge` and
  ///   `invalidParameter`.
  package func imageReference(
    base64: String, file: String, url: String, limit: Int, of noun: String = "image"
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
      return .sent(SentFile(base64: text))
    }
    if let bytes = try self.file(file) {
      guard bytes.readableBytes <= limit else { throw .imageTooLarge(file, limit: limit) }
      return .sent(SentFile(bytes))
    }
    if let address = try string(url) { return .remote(address) }
    throw DialectFailure(.missingImage, "The \(noun) is missing. Send \(base64), \(file) or \(url).")
  }
}

extension SentFile {
  /// A file that was sent as it is.
  package init(_ bytes: ByteBuffer) {
    self.init(sentBytes: bytes.readableBytes) { () throws(RecognitionError) in Array(bytes.readableBytesView)
    }
  }

  /// Base64 text as it comes out of a form: line breaks do not count, and a space was a plus sign, which a client that
  /// did not encode it has sent as it is.
  package static func base64(ofForm text: some StringProtocol) -> SentFile {
    let isBreak: (UInt8) -> Bool = { $0 == 0x0A || $0 == 0x0D }
    let space = UInt8(ascii: " ")
    guard text.utf8.contains(where: { isBreak($0) || $0 == space }) else {
      return SentFile(base64: String(text))
    }
    let digits = text.utf8.lazy.filter { !isBreak($0) }.map { $0 == space ? UInt8(ascii: "+") : $0 }
    return SentFile(base64: String(decoding: Array(digits), as: UTF8.self))
  }
}
