import DialectKit
import Foundation
import Hummingbird
import NIOCore
import Synchronization
import Testing

/// A body that arrives piece by piece, and counts how much of it was taken.
private final class Stream: AsyncSequence, Sendable {
  typealias Element = ByteBuffer

  private let pieces: [ByteBuffer]
  private let next = Mutex(0)

  init(_ pieces: [ByteBuffer]) { self.pieces = pieces }

  var taken: Int { next.withLock { next in pieces[..<next].reduce(0) { $0 + $1.readableBytes } } }

  struct AsyncIterator: AsyncIteratorProtocol {
    let stream: Stream

    mutating func next() async throws -> ByteBuffer? {
      stream.next.withLock { next in
        guard next < stream.pieces.count else { return nil }
        next += 1
        return stream.pieces[next - 1]
      }
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }
}

@Suite("Bodies that are longer than an operation takes")
struct StreamingTests {
  private static let limits = BodyLimits(body: 9 << 20, part: 8 << 20)
  private static let piece = 32 << 10

  private func request(_ type: String, _ stream: Stream, length: Int? = nil) -> Request {
    var headers: HTTPFields = [.contentType: type]
    headers[.contentLength] = length.map(String.init)
    return Request(
      head: HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/", headerFields: headers),
      body: RequestBody(asyncSequence: stream))
  }

  /// 20 MB in pieces, after a beginning.
  private func upload(_ beginning: String) -> Stream {
    let content = ByteBuffer(repeating: 0x41, count: Self.piece)
    return Stream(
      [ByteBuffer(string: beginning)] + Array(repeating: content, count: (20 << 20) / Self.piece))
  }

  private static let formStart = "--x\r\nContent-Disposition: form-data; name=\"image_file\"\r\n\r\n"

  @Test(
    "Without a length they are taken up to the limit and not a piece further",
    arguments: [
      ("application/json", "{\"image_base64\":\"", 9 << 20),
      ("multipart/form-data; boundary=x", formStart, 8 << 20),
    ])
  func unannounced(type: String, beginning: String, limit: Int) async throws {
    let stream = upload(beginning)
    await #expect(throws: DialectFailure.self) {
      _ = try await RequestFields.read(request(type, stream), limits: Self.limits)
    }
    #expect(stream.taken > limit - Self.piece)
    #expect(stream.taken <= limit + Self.piece + beginning.utf8.count)
  }

  @Test(
    "With a length nothing of them is taken",
    arguments: ["application/json", "multipart/form-data; boundary=x"])
  func announced(type: String) async throws {
    let stream = upload("{")
    await #expect(throws: DialectFailure.self) {
      _ = try await RequestFields.read(request(type, stream, length: 20 << 20), limits: Self.limits)
    }
    #expect(stream.taken == 0)
    await #expect(throws: DialectFailure.self) {
      _ = try await request(type, stream, length: 20 << 20).wholeBody(limit: Self.limits.body)
    }
    #expect(stream.taken == 0)
  }
}
