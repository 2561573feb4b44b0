import Foundation
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore

extension Settings.Server {
  /// The server as the settings say, over TLS when they name a certificate.
  ///
  /// - Throws: ``SettingsError`` when the certificate or its key cannot be used.
  func httpServer(logger: Logger) throws -> HTTPServerBuilder {
    let plain = HTTPServerBuilder.http1(
      configuration: .init(idleTimeout: .seconds(Int64(idleTimeout))))
    guard let security = try TransportSecurity(self) else { return plain }
    if security.expiry < Date() {
      logger.warning(
        "the certificate has expired; callers will refuse it",
        metadata: ["certificate": "\(certificate)", "expired": "\(security.expiry)"])
    }
    return try .tls(plain, tlsConfiguration: security.configuration)
  }
}
