import NIOCore
import NIOHTTP1

/// Keeps the table of connections informed of one of them, and closes it where it must not stay: when its address has
/// too many, when no request comes on it, and when another needs its place and nothing happens on it.
final class ConnectionSeat: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let table: ConnectionTable
  private let patience: TimeAmount
  private var place: ConnectionTable.Place?
  private var isRefused = false
  private var hasEnded = false
  private var alarm: Scheduled<Void>?
  private var unanswered = 0
  private var isArriving = false

  /// - Parameters:
  ///   - table: Where connections are counted.
  ///   - patience: How long the first head may take to arrive.
  init(in table: ConnectionTable, patience: TimeAmount) {
    self.table = table
    self.patience = patience
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { enter(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    enter(context)
  }

  private func enter(_ context: ChannelHandlerContext) {
    guard place == nil, !isRefused, !hasEnded else { return }
    guard let place = table.enter(context.channel) else {
      refuse(context)
      return
    }
    self.place = place
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    alarm = context.eventLoop.scheduleTask(in: patience) { bound.value.closeAtOnce() }
  }

  private func refuse(_ context: ChannelHandlerContext) {
    isRefused = true
    let refusal = UnreadableHead.tooManyConnections
    context.write(wrapOutboundOut(.head(refusal.head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: refusal.body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.closeAtOnce()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  private func end() {
    guard !hasEnded else { return }
    hasEnded = true
    alarm?.cancel()
    table.leave(place)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    switch unwrapInboundIn(data) {
    case .head:
      alarm?.cancel()
      alarm = nil
      unanswered += 1
      isArriving = true
      place?.began()
    case .body: break
    case .end:
      isArriving = false
      noteEnd()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      unanswered = max(0, unanswered - 1)
      noteEnd()
    }
    context.write(data, promise: promise)
  }

  private func noteEnd() { if isIdle { place?.ended() } }

  private var isIdle: Bool { unanswered == 0 && !isArriving }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is ConnectionTable.GiveWay else {
      context.fireUserInboundEventTriggered(event)
      return
    }
    if isIdle {
      context.closeAtOnce()
    } else if let place, !hasEnded {
      table.remain(place)
    }
  }
}
