import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Threading

/// HTTP/1.1 connections whose requests are bounded in size and time, and handled on threads for them.
struct BoundedHTTP1Channel: HTTPChannelHandler {
  typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

  let responder: Responder
  private let bounds: RequestBounds
  private let connections: ConnectionTable
  private let threads: WorkerThreads

  init(
    responder: @escaping Responder, bounds: RequestBounds, connections: ConnectionTable,
    threads: WorkerThreads
  ) {
    self.responder = { request, writer, channel in
      try await responder(request.lettingCallerGoOn(channel), writer, channel)
    }
    self.bounds = bounds
    self.connections = connections
    self.threads = threads
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      let decoder = RequestDecoder(limits: bounds.decoderLimits)
      try pipeline.addHandlers([
        HeadGuard(limit: bounds.head), HTTPResponseEncoder(), ByteToMessageHandler(decoder),
        ConnectionSeat(in: connections, patience: bounds.firstHead),
        ConnectionKeeper(decoder: decoder, bounds: bounds), HTTP1ToHTTPServerCodec(secure: false),
        ExpectationHandler(), BodyPaceGuard(patience: bounds.stall), RequestGuard(bounds),
        HTTPConnectionStateHandler(idleTimeout: .init(bounds.silence), logger: logger),
      ])
      return try NIOAsyncChannel(
        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
    }
  }

  func handle(value: Value, logger: Logger) async {
    await withTaskExecutorPreference(threads) { await handleHTTP(asyncChannel: value, logger: logger) }
  }
}

extension RequestBounds {
  fileprivate var decoderLimits: NIOHTTPDecoderLimitConfiguration {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = field
    limits.maxHeaderListSize = head
    limits.maxHeaderFieldCount = fields
    return limits
  }
}
