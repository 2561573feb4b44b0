import DialectKit
import NIOCore
import NIOHTTPTypes

/// Gives up bodies that do not arrive: whoever stops sending in the midst of one would hold memory and a connection for
/// as long as a whole request may take.
///
/// A body has some seconds in hand. While the server waits for more of it they run out; what arrives gives some back, up
/// to as many as there were. Time in which the server itself does not want to read does not count.
///
/// It throws a ``DialectFailure`` to ``RequestGuard`` behind it, which refuses the request and ends the connection.
final class BodyPaceGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// The bytes that give back a second. No network is so slow; a sender that means to be slow is.
  private static let pace = 1 << 10

  private let patience: TimeAmount
  /// The time that the body has in hand, not counting the wait that is going on.
  private var inHand = TimeAmount.zero
  private var isInBody = false
  private var waitBegan: NIODeadline?
  private var alarm: Scheduled<Void>?
  private var isGivenUp = false

  /// - Parameter patience: How long nothing may arrive.
  init(patience: TimeAmount) {
    self.patience = patience
  }

  func read(context: ChannelHandlerContext) {
    if isInBody, waitBegan == nil {
      waitBegan = .now()
      if alarm == nil { setAlarm(context, in: inHand) }
    }
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isGivenUp else { return }
    switch unwrapInboundIn(data) {
    case .head:
      isInBody = true
      inHand = patience
    case .body(let bytes):
      endWait()
      let regained = TimeAmount.nanoseconds(Int64(bytes.readableBytes) * 1_000_000_000 / Int64(Self.pace))
      inHand = min(patience, inHand + regained)
    case .end:
      endWait()
      isInBody = false
      stopAlarm()
    }
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopAlarm()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { stopAlarm() }

  private func endWait() {
    if let waitBegan { inHand = inHand - (.now() - waitBegan) }
    waitBegan = nil
  }

  private func setAlarm(_ context: ChannelHandlerContext, in time: TimeAmount) {
    let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    alarm = context.eventLoop.scheduleTask(in: time) {
      let (handler, context) = loopBound.value
      handler.look(context)
    }
  }

  private func stopAlarm() {
    alarm?.cancel()
    alarm = nil
  }

  private func look(_ context: ChannelHandlerContext) {
    // One alarm serves a whole body: what arrived in the meantime has only moved the time to look again.
    let rest = waitBegan.map { inHand - (.now() - $0) } ?? patience
    guard rest <= .zero else {
      setAlarm(context, in: max(rest, .milliseconds(1)))
      return
    }
    alarm = nil
    isGivenUp = true
    context.fireErrorCaught(DialectFailure.stalledBody(seconds: Int(patience.nanoseconds / 1_000_000_000)))
  }
}

extension DialectFailure {
  /// A body that stopped arriving. To a caller it is a body that is not whole.
  fileprivate static func stalledBody(seconds: Int) -> DialectFailure {
    DialectFailure(
      .malformedForm,
      "The request body made no progress for \(seconds) s. Send it without a pause, or on a faster connection."
    )
  }
}
