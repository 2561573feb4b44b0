import DialectKit
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Bounds what a request may send and how long it may take to arrive, and tells callers who ask for it to go on.
///
/// When a bound is exceeded, whoever reads the body gets a ``DialectFailure`` and can still answer with it; the
/// connection is closed soon after.
final class RequestGuard: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundOut = HTTPResponsePart

  /// The time in which a caller can read why it was refused. Closing at once could cost it the answer, because a
  /// system that receives more bytes on a closed connection throws away what it has not delivered.
  static let grace = TimeAmount.seconds(2)

  private let bounds: RequestBounds
  /// The handler that bounds the head before it is decoded, and is told here where that ends.
  private var headGuard: HeadGuard?
  private var arrived = 0
  private var deadline: Scheduled<Void>?
  private var isRefused = false

  init(_ bounds: RequestBounds) {
    self.bounds = bounds
  }

  func handlerAdded(context: ChannelHandlerContext) {
    headGuard = try? context.pipeline.syncOperations.handler(type: HeadGuard.self)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      headGuard?.headEnded()
      arrived = 0
      startClock(context)
      if head.headerFields[.expect]?.lowercased() == "100-continue", announcedLength(of: head) <= bounds.body
      {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
      }
    case .body(let bytes):
      arrived += bytes.readableBytes
      guard arrived <= bounds.body else {
        refuse(context, because: .bodyTooLarge(limit: bounds.body))
        return
      }
    case .end:
      stopClock()
      headGuard?.requestEnded()
    }
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopClock()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    headGuard = nil
    stopClock()
  }

  private func announcedLength(of head: HTTPRequest) -> Int {
    head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
  }

  private func startClock(_ context: ChannelHandlerContext) {
    let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: bounds.time) {
      let (handler, context) = loopBound.value
      handler.refuse(
        context, because: .slowBody(seconds: Int(handler.bounds.time.nanoseconds / 1_000_000_000)))
    }
  }

  private func stopClock() {
    deadline?.cancel()
    deadline = nil
  }

  private func refuse(_ context: ChannelHandlerContext, because failure: DialectFailure) {
    stopClock()
    isRefused = true
    context.fireErrorCaught(failure)
    let channel = context.channel
    context.eventLoop.scheduleTask(in: Self.grace) { channel.close(promise: nil) }
  }
}

extension DialectFailure {
  /// A body that did not arrive in time. To a caller it is a body that is not whole.
  fileprivate static func slowBody(seconds: Int) -> DialectFailure {
    DialectFailure(
      .malformedForm,
      "The request body did not arrive within \(seconds) s. Send it faster, or a smaller image.")
  }
}
