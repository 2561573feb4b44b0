import Foundation
import HummingbirdCore
import Logging
import Threading

extension Settings.Server {
  /// The server as the settings say, over TLS when they name a certificate.
  ///
  /// - Parameter threads: Where requests are handled.
  /// - Throws: ``SettingsError`` when the certificate or its key cannot be used.
  func httpServer(threads: WorkerThreads, logger: Logger) throws -> HTTPServerBuilder {
    let bounds = RequestBounds(self)
    let plain = HTTPServerBuilder { BoundedHTTP1Channel(responder: $0, bounds: bounds, threads: threads) }
    guard let security = try TransportSecurity(self) else { return plain }
    if security.expiry < Date() {
      logger.warning(
        "the certificate has expired; callers will refuse it",
        metadata: ["certificate": "\(certificate)", "expired": "\(security.expiry)"])
    }
    return try .tls(plain, tlsConfiguration: security.configuration)
  }

  /// The connections that are accepted at a time; further ones wait in the system's queue until others close.
  func connectionLimit(logger: Logger) -> any AvailableConnectionsDelegate {
    let possible = OpenFiles.connectionsThatFit()
    if possible < connections {
      logger.notice(
        "the system's limit on open files allows fewer connections than server.connections",
        metadata: ["server.connections": "\(connections)", "possible": "\(possible)"])
    }
    return MaximumAvailableConnections(min(connections, possible), logger: logger)
  }
}
