import NIOCore
import NIOHTTP1

/// Keeps a connection between exchanges, and ends it so that the last answer arrives.
///
/// It stands next to the decoder, where versions and headers are still as the caller sent them. After the last answer
/// it closes its own side and throws away what still comes, for a while: a system that receives bytes on a connection
/// which is closed already throws away what it has not delivered.
final class ConnectionKeeper: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let decoder: RequestDecoder
  private let bounds: RequestBounds
  /// The request that arrives now.
  private var arriving: Conduct?
  /// The requests that have no whole answer yet.
  private var unanswered: CircularBuffer<Conduct> = []
  /// Nothing that comes from now on is a request.
  private var isOver = false
  private var fault: HTTPParserError?
  /// Answers that have begun and that the system has not taken yet.
  private var unsent = 0
  private var sendDeadline: Scheduled<Void>?
  /// When the connection must have ended, once the server is told to stop.
  private var stop: NIODeadline?
  private var stopAlarm: Scheduled<Void>?
  /// The connection is to be closed as soon as everything is sent.
  private var closesWhenSent = false
  private var isLingering = false
  private var hasGrace = false
  private var thrownAway = 0

  init(decoder: RequestDecoder, bounds: RequestBounds) {
    self.decoder = decoder
    self.bounds = bounds
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    guard !isOver else {
      throwAway(part, context)
      return
    }
    switch part {
    case .head(var head):
      decoder.went()
      let conduct = Conduct(&head)
      arriving = conduct
      unanswered.append(conduct)
      context.fireChannelRead(wrapInboundOut(.head(head)))
    case .body:
      context.fireChannelRead(data)
    case .end:
      if arriving?.stopsDecoder == true { decoder.stopped() }
      isOver = arriving?.isLast ?? false
      arriving = nil
      context.fireChannelRead(data)
    }
  }

  /// What the caller of a request that is refused still sends of it.
  private func throwAway(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    switch part {
    case .head: decoder.went()
    case .body(let bytes):
      thrownAway += bytes.readableBytes
      if thrownAway > bounds.body { context.close(promise: nil) }
    case .end:
      guard arriving != nil else { return }
      arriving = nil
      if isLingering { closeSoon(context) }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    if isLingering { context.read() }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Behind the last request there may be anything.
    if isOver, arriving == nil { return }
    if let error = error as? HTTPParserError {
      fault = error
      isOver = true
      // The decoder is of no use any more.
      if arriving != nil, let last = unanswered.indices.last { unanswered[last].isLast = true }
    }
    context.fireErrorCaught(error)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent where stop == nil:
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      stop = .now() + bounds.farewell
      stopAlarm = context.eventLoop.scheduleTask(in: bounds.farewell) {
        let (keeper, context) = bound.value
        if !keeper.hasWork { context.closeAtOnce() }
      }
      if unsent > 0 { startClock(context) }
    case ChannelEvent.inputClosed where isLingering:
      context.close(promise: nil)
    default: break
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// Whether the server itself has an answer to give to a request that has arrived.
  private var hasWork: Bool { !isLingering && unsent == 0 && unanswered.count > (arriving == nil ? 0 : 1) }

  // MARK: Answers

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head) where head.status.code < 200:
      context.write(data, promise: promise)
    case .head(let head):
      writeHead(head, context, promise)
    case .body:
      context.write(data, promise: promise)
    case .end:
      writeEnd(data, context, promise)
    }
  }

  private func writeHead(
    _ head: HTTPResponseHead, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
  ) {
    unsent += 1
    guard var conduct = unanswered.first else {
      let refusal = UnreadableHead(fault)
      unanswered.append(.unreadable)
      var head = refusal.head
      Conduct.unreadable.mark(&head)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: refusal.body)))), promise: promise)
      return
    }
    var head = head
    if head.headers[canonicalForm: "connection"].contains("close") || stop != nil && unanswered.count == 1 {
      conduct.isLast = true
      unanswered[unanswered.startIndex] = conduct
    }
    conduct.mark(&head)
    context.write(wrapOutboundOut(.head(head)), promise: promise)
  }

  private func writeEnd(
    _ data: NIOAny, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
  ) {
    let isLast = unanswered.popFirst()?.isLast ?? true
    if isLast { isOver = true }
    let sent = promise ?? context.eventLoop.makePromise()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    sent.futureResult.whenComplete { _ in
      let (keeper, context) = bound.value
      keeper.sent(isLast: isLast, context)
    }
    context.write(data, promise: sent)
    if isLast { flush(context: context) }
  }

  private func sent(isLast: Bool, _ context: ChannelHandlerContext) {
    unsent -= 1
    if unsent == 0 { stopClock() } else { startClock(context) }
    if isLast || closesWhenSent && unsent == 0 { linger(context) }
  }

  func flush(context: ChannelHandlerContext) {
    context.flush()
    // Most answers are taken at once, and need no clock.
    if unsent > 0, sendDeadline == nil { startClock(context) }
  }

  /// An answer that its caller does not take may not hold the connection, nor the server's end, for ever.
  private func startClock(_ context: ChannelHandlerContext) {
    stopClock()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    sendDeadline = context.eventLoop.scheduleTask(in: timeLeft(of: bounds.time)) {
      let (keeper, context) = bound.value
      if keeper.stop == nil { context.close(promise: nil) } else { context.closeAtOnce() }
    }
  }

  /// The time that something may take, which is shorter when the server has been told to stop.
  private func timeLeft(of time: TimeAmount) -> TimeAmount {
    guard let stop else { return time }
    return min(time, max(stop - .now(), bounds.afterthought))
  }

  private func stopClock() {
    sendDeadline?.cancel()
    sendDeadline = nil
  }

  // MARK: The end

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    guard mode == .all, context.channel.isActive, unsent > 0 || arriving != nil else {
      context.close(mode: mode, promise: promise)
      return
    }
    context.channel.closeFuture.cascade(to: promise)
    closesWhenSent = true
    if unsent == 0 { linger(context) }
  }

  /// Closes this side, and the other when the caller has done so or its time is over.
  private func linger(_ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    if !isLingering {
      isLingering = true
      isOver = true
      context.close(mode: .output, promise: nil)
      context.read()
    }
    // A request that still arrives ends by itself, or by the bounds of requests.
    if arriving == nil || fault != nil || closesWhenSent { closeSoon(context) }
  }

  private func closeSoon(_ context: ChannelHandlerContext) {
    guard !hasGrace else { return }
    hasGrace = true
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: timeLeft(of: RequestBounds.grace)) { bound.value.close(promise: nil) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    stopClock()
    stopAlarm?.cancel()
  }
}
