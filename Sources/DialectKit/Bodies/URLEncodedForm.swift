import Authentication
package import Hummingbird
import NIOCore

extension RequestFields {
  /// Reads an `application/x-www-form-urlencoded` body.
  ///
  /// A request without a `Content-Type` is taken for such a form, as clients send none when no field is set.
  ///
  /// - Throws: ``DialectFailure`` when the body is too long, of another type or malformed.
  package static func readForm(_ request: Request, limits: BodyLimits) async throws -> RequestFields {
    try request.checkAnnouncedLength(limit: limits.body)
    if let header = request.headers[.contentType] {
      guard request.contentType?.token == Self.urlEncoded else {
        throw DialectFailure.wrongContentType(header, supported: Self.urlEncoded)
      }
    }
    var form = URLEncodedForm(limits: limits)
    for try await chunk in request.body { try form.take(chunk) }
    return try form.finished()
  }

  /// The parameters in the query of an address.
  ///
  /// - Throws: ``DialectFailure`` of the kind `malformedForm`.
  package init(query: String) throws(DialectFailure) {
    let bytes = ByteBuffer(string: query)
    var form = URLEncodedForm(limits: BodyLimits(body: bytes.readableBytes, part: bytes.readableBytes))
    try form.take(bytes)
    self = try form.finished()
  }

  private static let urlEncoded = "application/x-www-form-urlencoded"
}

/// Takes a form apart while it arrives (URL Standard, section 5.1), within limits.
///
/// Stricter than the standard in one thing: a `%` without two hexadecimal digits is an error, because it would
/// damage an image unnoticed.
private struct URLEncodedForm {
  private static let longestName = 256

  private let limits: BodyLimits
  private var fields = RequestFields()
  private var taken = 0
  private var pairs = 0
  private var name = ByteBuffer()
  private var value = ByteBuffer()
  /// Whether the equals sign of the present pair has come.
  private var isInValue = false
  /// The digits, up to now, of an escape that has begun.
  private var escape: [UInt8]?

  init(limits: BodyLimits) { self.limits = limits }

  mutating func take(_ chunk: ByteBuffer) throws(DialectFailure) {
    taken += chunk.readableBytes
    guard taken <= limits.body else { throw .bodyTooLarge(limit: limits.body) }
    let bytes = chunk.readableBytesView
    var place = bytes.startIndex
    while place < bytes.endIndex {
      let byte = bytes[place]
      if let digits = escape {
        try takeDigit(byte, after: digits)
        place += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "&"): try endPair()
      case UInt8(ascii: "="): try takeEqualsSign()
      case UInt8(ascii: "+"): try append(CollectionOfOne(UInt8(ascii: " ")))
      case UInt8(ascii: "%"): escape = []
      default:
        var end = place + 1
        while end < bytes.endIndex, !Self.isSpecial(bytes[end]) { end += 1 }
        try append(bytes[place..<end])
        place = end
        continue
      }
      place += 1
    }
  }

  mutating func finished() throws(DialectFailure) -> RequestFields {
    try endPair()
    return fields
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "&") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "%")
  }

  private mutating func takeEqualsSign() throws(DialectFailure) {
    if isInValue {
      try append(CollectionOfOne(UInt8(ascii: "=")))
    } else {
      isInValue = true
    }
  }

  private mutating func takeDigit(_ byte: UInt8, after digits: [UInt8]) throws(DialectFailure) {
    guard let digit = Character(UnicodeScalar(byte)).hexDigitValue.flatMap(UInt8.init(exactly:)) else {
      throw .malformedEscape
    }
    guard let first = digits.first else {
      escape = [digit]
      return
    }
    escape = nil
    try append(CollectionOfOne(first << 4 | digit))
  }

  private mutating func append(_ bytes: some Collection<UInt8>) throws(DialectFailure) {
    if isInValue {
      guard value.readableBytes + bytes.count <= limits.part else {
        throw .imageTooLarge(String(buffer: name), limit: limits.part)
      }
      value.writeBytes(bytes)
    } else {
      guard name.readableBytes + bytes.count <= Self.longestName else {
        throw DialectFailure(
          .malformedForm, "The form has a field whose name is longer than \(Self.longestName) bytes.")
      }
      name.writeBytes(bytes)
    }
  }

  private mutating func endPair() throws(DialectFailure) {
    guard escape == nil else { throw .malformedEscape }
    defer {
      name = ByteBuffer()
      value = ByteBuffer()
      isInValue = false
    }
    guard isInValue || name.readableBytes > 0 else { return }
    pairs += 1
    guard pairs <= limits.parts else {
      throw DialectFailure(
        .malformedForm, "The form has more than \(limits.parts) fields. Send the documented ones only.")
    }
    guard let name = String(validating: name.readableBytesView, as: UTF8.self) else {
      throw DialectFailure(.malformedForm, "The form has a field whose name is not UTF-8 text.")
    }
    fields.append(.part(value), for: name)
  }
}

extension DialectFailure {
  fileprivate static let malformedEscape = DialectFailure(
    .malformedForm, "The form has a % without two hexadecimal digits. Encode its values as a URL's query.")
}
