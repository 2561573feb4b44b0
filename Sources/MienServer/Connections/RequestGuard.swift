import DialectKit
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Bounds what a request may send and how long it may take to arrive.
///
/// When a bound is exceeded, or what arrives is broken, whoever reads the body gets a ``DialectFailure`` and can still
/// answer with it; the connection is closed soon after.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let bounds: RequestBounds
  /// The handler that bounds the head before it is decoded, and is told here where that ends.
  private var headGuard: HeadGuard?
  private var arrived = 0
  private var deadline: Scheduled<Void>?
  private var isRefused = false
  private var unanswered = 0

  init(_ bounds: RequestBounds) {
    self.bounds = bounds
  }

  func handlerAdded(context: ChannelHandlerContext) {
    headGuard = try? context.pipeline.syncOperations.handler(type: HeadGuard.self)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    switch unwrapInboundIn(data) {
    case .head:
      headGuard?.headEnded()
      arrived = 0
      unanswered += 1
      startClock(context, for: bounds.time) { .slowBody($0) }
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

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard isArriving, !isRefused else {
      context.fireErrorCaught(error)
      return
    }
    refuse(context, because: error as? DialectFailure ?? .brokenRequest(error))
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent, isArriving {
      stopClock()
      startClock(context, for: bounds.lastCall) { _ in .stopping }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head) where isRefused && unanswered == 1:
      head.headerFields[.connection] = "close"
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .end:
      unanswered -= 1
      context.write(data, promise: promise)
    default:
      context.write(data, promise: promise)
    }
  }

  /// Whether a request has begun and not ended.
  private var isArriving: Bool { deadline != nil }

  private func startClock(
    _ context: ChannelHandlerContext, for time: TimeAmount,
    _ failure: @escaping @Sendable (TimeAmount) -> DialectFailure
  ) {
    let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: time) {
      let (handler, context) = loopBound.value
      handler.refuse(context, because: failure(time))
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
    context.eventLoop.scheduleTask(in: RequestBounds.grace) { channel.close(promise: nil) }
  }
}
