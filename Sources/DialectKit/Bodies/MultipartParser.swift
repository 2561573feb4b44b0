import Foundation
package import NIOCore

/// Takes a `multipart/form-data` body apart as it arrives (RFC 7578, RFC 2046 section 5.1).
///
/// The parser is strict: lines end in CR LF, every part is a named form field, and the body ends with the closing
/// delimiter. It holds no more than one header block and one delimiter of what it has been fed.
package struct MultipartParser {
  /// What the parser has found.
  package enum Event: Equatable {
    case partBegan(PartHeader)
    /// Some of the content of the part that began last.
    case content(ByteBuffer)
    case partEnded
  }

  /// What a part says about itself.
  package struct PartHeader: Equatable, Sendable {
    /// Which form field the part is.
    package let name: String
  }

  /// What is wrong with a body.
  package enum Malformation: Error, Equatable {
    case badBoundary
    /// The body ended before the closing delimiter.
    case truncated
    /// A delimiter is followed by something else than a line end.
    case badDelimiter
    case headersTooLong
    case badHeader
    /// A part does not say which form field it is.
    case namelessPart
  }

  private enum State {
    case preamble
    case afterDelimiter
    case headers
    case content
    case epilogue
  }

  private static let longestHeaders = 8 << 10
  private static let lineEnd: [UInt8] = [0x0D, 0x0A]

  /// CR LF, two hyphens and the boundary.
  private let delimiter: [UInt8]
  private var state = State.preamble
  private var pending: ByteBuffer

  /// - Parameter boundary: The parameter of that name in the content type: 1–70 printable characters.
  /// - Throws: ``Malformation/badBoundary`` for any other text.
  package init(boundary: String) throws(Malformation) {
    let bytes = Array(boundary.utf8)
    guard (1...70).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }), bytes.last != 0x20
    else { throw .badBoundary }
    delimiter = Self.lineEnd + [0x2D, 0x2D] + bytes
    // The first delimiter needs no line end before it; with one of our own all delimiters are alike.
    pending = ByteBuffer(bytes: Self.lineEnd)
  }

  /// Feeds some bytes.
  ///
  /// - Returns: What became complete by them.
  /// - Throws: ``Malformation`` of any kind but `badBoundary` and `truncated`.
  package mutating func feed(_ chunk: ByteBuffer) throws(Malformation) -> [Event] {
    var events: [Event] = []
    if state == .epilogue { return events }
    var chunk = chunk
    pending.discardReadBytes()
    pending.writeBuffer(&chunk)
    while try advance(&events) {}
    return events
  }

  /// Says that no more bytes come.
  ///
  /// - Throws: ``Malformation/truncated`` when the closing delimiter has not come.
  package func finish() throws(Malformation) {
    guard state == .epilogue else { throw .truncated }
  }

  /// Makes one step.
  ///
  /// - Returns: Whether another step may be possible with the bytes at hand.
  private mutating func advance(_ events: inout [Event]) throws(Malformation) -> Bool {
    switch state {
    case .preamble:
      guard let start = pending.offset(of: delimiter) else {
        pending.keepLast(delimiter.count - 1)
        return false
      }
      pending.moveReaderIndex(forwardBy: start + delimiter.count)
      state = .afterDelimiter
      return true
    case .afterDelimiter:
      return try skipDelimiterEnd()
    case .headers:
      return try readHeaders(&events)
    case .content:
      return readContent(&events)
    case .epilogue:
      pending.clear()
      return false
    }
  }

  private mutating func skipDelimiterEnd() throws(Malformation) -> Bool {
    guard pending.readableBytes >= 2 else { return false }
    if pending.starts(with: [0x2D, 0x2D]) {
      state = .epilogue
      return true
    }
    // White space may stand between a delimiter and its line end.
    while let byte = pending.peek, byte == 0x20 || byte == 0x09 { pending.moveReaderIndex(forwardBy: 1) }
    guard pending.readableBytes >= 2 else { return false }
    guard pending.starts(with: Self.lineEnd) else { throw .badDelimiter }
    // The line end stays: a part without headers has its blank line at once.
    state = .headers
    return true
  }

  private mutating func readHeaders(_ events: inout [Event]) throws(Malformation) -> Bool {
    guard let end = pending.offset(of: Self.lineEnd + Self.lineEnd) else {
      guard pending.readableBytes <= Self.longestHeaders else { throw .headersTooLong }
      return false
    }
    guard end <= Self.longestHeaders else { throw .headersTooLong }
    let block = pending.readBytes(length: end) ?? []
    pending.moveReaderIndex(forwardBy: 4)
    events.append(.partBegan(try PartHeader(block: block)))
    state = .content
    return true
  }

  private mutating func readContent(_ events: inout [Event]) -> Bool {
    if let end = pending.offset(of: delimiter) {
      if end > 0, let content = pending.readSlice(length: end) { events.append(.content(content)) }
      events.append(.partEnded)
      pending.moveReaderIndex(forwardBy: delimiter.count)
      state = .afterDelimiter
      return true
    }
    // The last bytes may be the beginning of a delimiter.
    let certain = pending.readableBytes - (delimiter.count - 1)
    if certain > 0, let content = pending.readSlice(length: certain) { events.append(.content(content)) }
    return false
  }
}

extension ByteBuffer {
  fileprivate var peek: UInt8? { getInteger(at: readerIndex) }

  fileprivate func starts(with bytes: [UInt8]) -> Bool {
    readableBytesView.starts(with: bytes)
  }

  fileprivate mutating func keepLast(_ count: Int) {
    if readableBytes > count { moveReaderIndex(forwardBy: readableBytes - count) }
  }

  /// Where a byte sequence that begins with a carriage return first stands, counted from the reader's place.
  fileprivate func offset(of pattern: [UInt8]) -> Int? {
    withUnsafeReadableBytes { bytes in
      guard let base = bytes.baseAddress, let first = pattern.first else { return nil }
      var start = 0
      while start + pattern.count <= bytes.count {
        let room = bytes.count - pattern.count + 1 - start
        guard let hit = memchr(base + start, Int32(first), room) else { return nil }
        start = UnsafeRawPointer(hit) - base
        if memcmp(base + start, pattern, pattern.count) == 0 { return start }
        start += 1
      }
      return nil
    }
  }
}
