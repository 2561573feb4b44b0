import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Tells callers who wait for it to go on, and only when somebody wants to read what they would send.
///
/// A request that is refused by its head alone gets its answer instead, and its body is never sent (RFC 9110, section
/// 10.1.1). Nobody can know then what comes next on the connection, so it ends.
final class ExpectationHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private var requests = 0
  private var answers = 0
  /// The number of the request whose caller waits.
  private var waiting: Int?

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      requests += 1
      if head.waitsToGoOn { waiting = requests }
    // Whoever sends does not wait any more.
    case .body, .end: waiting = nil
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head) where isWaiting && head.status.kind != .informational:
      head.headerFields[.connection] = "close"
      waiting = nil
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .end:
      answers += 1
      context.write(data, promise: promise)
    default:
      context.write(data, promise: promise)
    }
  }

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
  ) {
    guard event is BodyWanted else {
      context.triggerUserOutboundEvent(event, promise: promise)
      return
    }
    if isWaiting {
      waiting = nil
      context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }
    promise?.succeed()
  }

  /// Whether the caller of the request that is being answered waits.
  private var isWaiting: Bool { waiting == answers + 1 }
}

/// Somebody reads the body of the request that is being answered.
private struct BodyWanted: Sendable {}

extension HTTPRequest {
  fileprivate var waitsToGoOn: Bool { headerFields[.expect]?.lowercased() == "100-continue" }
}

extension Request {
  /// The request with a body that lets its caller go on when it is first read.
  func lettingCallerGoOn(_ channel: any Channel) -> Request {
    guard head.waitsToGoOn else { return self }
    var request = self
    request.body = RequestBody(asyncSequence: AwaitedBody(base: body, channel: channel))
    return request
  }
}

/// A body whose caller waits to be told to send it.
private struct AwaitedBody: AsyncSequence, Sendable {
  let base: RequestBody
  let channel: any Channel

  struct AsyncIterator: AsyncIteratorProtocol {
    var base: RequestBody.AsyncIterator
    let channel: any Channel
    var hasAsked = false

    mutating func next() async throws -> ByteBuffer? {
      if !hasAsked {
        hasAsked = true
        channel.triggerUserOutboundEvent(BodyWanted(), promise: nil)
      }
      return try await base.next()
    }
  }

  func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(base: base.makeAsyncIterator(), channel: channel)
  }
}
