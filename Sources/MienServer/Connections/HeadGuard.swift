import NIOCore

/// Bounds the head of a request while it arrives. The decoder behind it bounds headers but not the first line.
final class HeadGuard: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private static let refusal =
    "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

  private let limit: Int
  private var arrived = 0
  private var isInHead = true
  private var isRefused = false

  init(limit: Int) {
    self.limit = limit
  }

  /// The decoder has found the end of a head.
  func headEnded() { isInHead = false }

  /// The decoder has found the end of a request; another head may follow.
  func requestEnded() {
    isInHead = true
    arrived = 0
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    let bytes = unwrapInboundIn(data).readableBytes
    // What arrived before these bytes is all head; of these, the beginning of a body may be part.
    guard !isInHead || arrived <= limit else {
      isRefused = true
      context.writeAndFlush(
        NIOAny(context.channel.allocator.buffer(string: Self.refusal)), promise: nil)
      context.close(promise: nil)
      return
    }
    arrived += bytes
    context.fireChannelRead(data)
  }
}
