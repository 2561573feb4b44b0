import NIOCore
import NIOHTTP1

/// Decodes requests, also those that come after one which asks for another protocol.
///
/// The library's decoder stops for good at the end of a request with `Upgrade` or the method `CONNECT`, because what
/// follows could be the other protocol. This server speaks no other: such a request is answered like any, and a new
/// decoder goes on with the bytes behind it.
final class RequestDecoder: ByteToMessageDecoder {
  typealias InboundOut = HTTPServerRequestPart

  private let limits: NIOHTTPDecoderLimitConfiguration
  private var current: HTTPRequestDecoder
  private var hasStopped = false

  init(limits: NIOHTTPDecoderLimitConfiguration) {
    self.limits = limits
    current = HTTPRequestDecoder(limitConfiguration: limits)
  }

  /// Says that the request which has just ended is one at which the library's decoder stops.
  func stopped() { hasStopped = true }

  /// Says that a request has begun, so that the library's decoder has not stopped.
  func went() { hasStopped = false }

  func decoderAdded(context: ChannelHandlerContext) { current.decoderAdded(context: context) }

  func decoderRemoved(context: ChannelHandlerContext) { current.decoderRemoved(context: context) }

  func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
    repeat {
      let unread = buffer
      do {
        _ = try current.decode(context: context, buffer: &buffer)
      } catch HTTPParserError.invalidVersion where unread.hasBareLineEnd {
        // The library takes the line feed for a part of the version.
        throw HTTPParserError.lfExpected
      }
    } while replaceStopped(context) && buffer.readableBytes > 0
    return .needMoreData
  }

  func decodeLast(
    context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
  ) throws -> DecodingState {
    repeat {
      _ = try current.decodeLast(context: context, buffer: &buffer, seenEOF: seenEOF)
    } while replaceStopped(context)
    return .needMoreData
  }

  /// - Returns: Whether the decoder had stopped and a new one has taken its place.
  private func replaceStopped(_ context: ChannelHandlerContext) -> Bool {
    guard hasStopped else { return false }
    hasStopped = false
    current.decoderRemoved(context: context)
    current = HTTPRequestDecoder(limitConfiguration: limits)
    current.decoderAdded(context: context)
    return true
  }
}

extension ByteBuffer {
  /// Whether a line feed stands where a version ends, without its carriage return.
  fileprivate var hasBareLineEnd: Bool {
    var last = UInt8(ascii: "1")
    for byte in readableBytesView {
      if byte == UInt8(ascii: "\n"), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last) { return true }
      last = byte
    }
    return false
  }
}
