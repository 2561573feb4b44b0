import Foundation
import HummingbirdCore
import Logging
import Threading

extension Settings.Server {
  /// The server as the settings say, over TLS when they name a certificate.
  ///
  /// - Parameters:
  ///   - connections: Where they are counted.
  ///   - threads: Where requests are handled.
  /// - Throws: ``SettingsError`` when the certificate or its key cannot be used.
  func httpServer(
    connections: ConnectionTable, threads: WorkerThreads, logger: Logger
  ) throws -> HTTPServerBuilder {
    let bounds = RequestBounds(self)
    let plain = HTTPServerBuilder {
      BoundedHTTP1Channel(responder: $0, bounds: bounds, connections: connections, threads: threads)
    }
    guard let security = try TransportSecurity(self) else { return plain }
    if security.expiry < Date() {
      logger.warning(
        "the certificate has expired; callers will refuse it",
        metadata: ["certificate": "\(certificate)", "expired": "\(security.expiry)"])
    }
    return try .tls(plain, tlsConfiguration: security.configuration)
  }

  /// A table for as many connections as the settings and the system allow.
  func connectionTable(logger: Logger) -> ConnectionTable {
    let possible = OpenFiles.connectionsThatFit()
    if possible < connections {
      logger.notice(
        "the system's limit on open files allows fewer connections than server.connections",
        metadata: ["server.connections": "\(connections)", "possible": "\(possible)"])
    }
    let most = min(connections, possible)
    return ConnectionTable(
      most: most, mostOfAddress: connectionsPerAddress > 0 ? connectionsPerAddress : max(64, most / 4),
      logger: logger)
  }
}
