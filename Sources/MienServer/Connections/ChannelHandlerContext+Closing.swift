import NIOCore
import NIOSSL

extension ChannelHandlerContext {
  /// Closes the connection without the farewell of TLS, for which whoever is silent would be waited for.
  func closeAtOnce() {
    let security = try? pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
    (security ?? self).close(promise: nil)
  }
}
