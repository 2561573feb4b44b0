import HummingbirdCore
import Logging
import NIOCore

/// HTTP/1.1 connections whose requests are bounded in size and time.
struct BoundedHTTP1Channel: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  private let base: HTTP1Channel
  private let bounds: RequestBounds

  init(responder: @escaping HTTPChannelHandler.Responder, bounds: RequestBounds) {
    self.bounds = bounds
    base = HTTP1Channel(
      responder: responder,
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [RequestGuard(bounds)], idleTimeout: bounds.silence,
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: bounds.field, maxHeaderListSize: bounds.head, maxHeaderFieldCount: bounds.fields
        )))
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(HeadGuard(limit: bounds.head))
    }.flatMap {
      base.setup(channel: channel, logger: logger)
    }
  }

  func handle(value: Value, logger: Logger) async {
    await base.handle(value: value, logger: logger)
  }
}
