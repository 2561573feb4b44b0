import FaceAnalysis
import Foundation
import CMalloc
import Hummingbird
import Logging
import NIOCore

/// The server as a program runs it.
package enum MienServer {
  /// Serves until the process is told to stop by SIGTERM or SIGINT, then finishes what was accepted and returns.
  ///
  /// - Parameters:
  ///   - settings: What the operator wants.
  ///   - announce: Called once with the server's address, for example `http://127.0.0.1:8080`, when it is ready.
  /// - Throws: ``SettingsError`` when the certificate cannot be used or the address cannot be listened on,
  ///   `AnalysisError` when models or runtime are missing, `GalleryError` when the gallery cannot be opened.
  package static func run(
    _ settings: Settings, announce: @escaping @Sendable (_ address: String) -> Void
  ) async throws {
    limitHeaps()
    let logger = Logger(settings: settings.log)
    let application = try await buildApplication(settings: settings, logger: logger) { channel in
      announce(address(of: channel, settings.server))
    }
    do {
      try await application.runService()
    } catch {
      throw SettingsError(listening: error, on: settings.server) ?? error
    }
    logger.info("stopped")
  }

  private static func address(of channel: any Channel, _ server: Settings.Server) -> String {
    let scheme = server.certificate.isEmpty ? "http" : "https"
    let name = server.host.contains(":") ? "[\(server.host)]" : server.host
    return "\(scheme)://\(name):\(channel.localAddress?.port ?? 0)"
  }

  /// Keeps memory flat under load.
  ///
  /// By default the C library opens a heap of its own for nearly every thread and keeps in each what large images
  /// needed once. Two heaps are enough for as many threads as a server has, and large blocks go back at once.
  private static func limitHeaps() {
    mallopt(M_ARENA_MAX, 2)
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
    mallopt(M_TRIM_THRESHOLD, 8 << 20)
  }
}
