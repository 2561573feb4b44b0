package import Foundation
package import Hummingbird
import Logging
package import NIOCore

/// What belongs to one exchange besides the request itself.
package struct DialectContext: RequestContext {
  /// What Hummingbird keeps of an exchange: the logger, the parameters of the path.
  package var coreContext: CoreRequestContextStorage
  /// Names the exchange in the answer and in the log.
  package let requestID: String
  /// When the request's head arrived.
  package let arrival: Date
  /// The caller's address; `nil` when the request did not come through a socket.
  package let remoteAddress: SocketAddress?
  /// What is learned in the course of the exchange.
  package let record = ExchangeRecord()

  /// Begins an exchange: gives it its id, and notes the time and the caller's address.
  package init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    // Unlike `UUID()`, this opens no device file for each request.
    var generator = SystemRandomNumberGenerator()
    requestID = UUID.random(using: &generator).uuidString.lowercased()
    arrival = Date()
    remoteAddress = source.channel.remoteAddress
    // Every line that is logged in the course of the exchange carries the id that the caller is told.
    logger[metadataKey: "hb.request.id"] = .string(requestID)
  }
}
