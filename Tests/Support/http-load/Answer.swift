import Foundation
import NIOCore

/// An HTTP answer, found at the beginning of what has arrived.
struct Answer {
  let status: Int
  let closes: Bool
  let body: ByteBuffer

  /// Takes a whole answer out of the buffer.
  ///
  /// - Returns: `nil` while it is not complete.
  /// - Throws: ``Malformed`` for what no HTTP server sends.
  init?(from buffer: inout ByteBuffer) throws {
    guard let headLength = buffer.endOfHead else { return nil }
    let head = buffer.getString(at: buffer.readerIndex, length: headLength) ?? ""
    let lines = head.split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
      throw Malformed(text: String(head.prefix(80)))
    }
    var length = 0
    var closes = words[0] == "HTTP/1.0"
    for line in lines.dropFirst() {
      let lower = line.lowercased()
      if lower.hasPrefix("content-length:") {
        length = Int(lower.dropFirst(15).trimmingPrefix(" ")) ?? 0
      } else if lower.hasPrefix("connection:") {
        closes = lower.contains("close")
      } else if lower.hasPrefix("transfer-encoding:") {
        throw Malformed(text: "an answer in pieces, which this program does not read")
      }
    }
    guard buffer.readableBytes >= headLength + 4 + length else { return nil }
    buffer.moveReaderIndex(forwardBy: headLength + 4)
    self.status = status
    self.closes = closes
    body = buffer.readSlice(length: length) ?? ByteBuffer()
    buffer.discardReadBytes()
  }

  struct Malformed: Error {
    let text: String
  }

  /// Whether the body contains a text.
  func contains(_ text: [UInt8]) -> Bool { body.offset(of: text) != nil }
}

extension ByteBuffer {
  /// The length of what comes before the first empty line.
  fileprivate var endOfHead: Int? { offset(of: [13, 10, 13, 10]) }

  /// Where a text first stands.
  fileprivate func offset(of text: [UInt8]) -> Int? {
    guard let first = text.first else { return 0 }
    return withUnsafeReadableBytes { bytes in
      guard let base = bytes.baseAddress else { return nil }
      var start = 0
      while start + text.count <= bytes.count {
        guard let hit = memchr(base + start, Int32(first), bytes.count - text.count + 1 - start) else {
          return nil
        }
        start = UnsafeRawPointer(hit) - base
        if memcmp(base + start, text, text.count) == 0 { return start }
        start += 1
      }
      return nil
    }
  }
}
