import HummingbirdCore
import Logging
import NIOCore
import Threading

/// HTTP/1.1 connections whose requests are bounded in size and time, and handled on threads for them.
struct BoundedHTTP1Channel: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  private let base: HTTP1Channel
  private let bounds: RequestBounds
  private let threads: WorkerThreads

  init(responder: @escaping HTTPChannelHandler.Responder, bounds: RequestBounds, threads: WorkerThreads) {
    self.bounds = bounds
    self.threads = threads
    base = HTTP1Channel(
      responder: responder,
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [RequestGuard(bounds), BodyPaceGuard(patience: bounds.stall)],
        idleTimeout: bounds.silence,
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
    await withTaskExecutorPreference(threads) { await base.handle(value: value, logger: logger) }
  }
}
