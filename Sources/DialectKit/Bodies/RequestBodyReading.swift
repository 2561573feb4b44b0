package import Hummingbird
package import NIOCore

extension Request {
  /// The length that the caller announces; `nil` when it does not or when it is no number.
  package var announcedLength: Int? {
    headers[.contentLength].flatMap { Int($0) }
  }

  /// Refuses a body that announces itself as too long, before a byte of it is read.
  ///
  /// - Throws: ``DialectFailure`` of the kind `bodyTooLarge`.
  package func checkAnnouncedLength(limit: Int) throws(DialectFailure) {
    if let length = announcedLength, length > limit { throw .bodyTooLarge(limit: limit) }
  }

  /// The whole body, read up to a limit and never held beyond it.
  ///
  /// - Throws: ``DialectFailure`` of the kind `bodyTooLarge`, or what the connection throws.
  package func wholeBody(limit: Int) async throws -> ByteBuffer {
    try checkAnnouncedLength(limit: limit)
    var whole = ByteBuffer()
    for try await var chunk in body {
      guard whole.readableBytes + chunk.readableBytes <= limit else {
        throw DialectFailure.bodyTooLarge(limit: limit)
      }
      if whole.readableBytes == 0, chunk.readableBytes == announcedLength {
        whole = chunk
      } else {
        if whole.capacity == 0 { whole.reserveCapacity(announcedLength ?? 0) }
        whole.writeBuffer(&chunk)
      }
    }
    return whole
  }
}

extension DialectFailure {
  /// A body that is longer than the endpoint takes.
  package static func bodyTooLarge(limit: Int) -> DialectFailure {
    DialectFailure(
      .bodyTooLarge, "The request body is longer than \(limit) bytes. Send less, such as a smaller file.")
  }
}
