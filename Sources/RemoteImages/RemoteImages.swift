import Authentication
package import DialectKit
package import NIOCore
import ServiceLifecycle

/// Obtains images by address: `/Bucket/Object` from the object store, `http` and `https` URLs from hosts that are
/// allowed.
package struct RemoteImages: RemoteImageFetcher, Service {
  private let objects: (any ObjectStore)?
  private let web: WebImageFetcher?
  private let timeout: Duration
  private let gate: FetchGate

  /// - Parameters:
  ///   - objects: Where `/Bucket/Object` is looked for; `nil` refuses such addresses.
  ///   - web: Fetches URLs; `nil` refuses them.
  ///   - timeout: How long one image may take in all.
  ///   - concurrency: How many images are obtained at the same time.
  package init(
    objects: (any ObjectStore)?, web: WebImageFetcher? = nil, timeout: Duration = .seconds(10),
    concurrency: Int = 64
  ) {
    self.objects = objects
    self.web = web
    self.timeout = timeout
    gate = FetchGate(limit: concurrency)
  }

  package func bytes(at address: String, limit: Int) async throws(DialectFailure) -> ByteBuffer {
    if address.bytesBegin(with: "/"), let objects {
      let path = try ObjectPath(address)
      return try await obtain(late: DialectFailure.objectNotObtained) {
        try await objects.object(at: path, limit: limit)
      }
    }
    if !address.bytesBegin(with: "/"), let web {
      return try await obtain(late: DialectFailure.urlNotObtained) {
        try await web.bytes(at: address, limit: limit)
      }
    }
    return try await NoRemoteImages().bytes(at: address, limit: limit)
  }

  /// Keeps the store's connections until the server stops.
  package func run() async throws {
    // Fails when the task is cancelled, because another service has failed: then it is time too.
    try? await gracefulShutdown()
    await objects?.shutDown()
  }

  private func obtain(
    late: (any Error) -> DialectFailure, _ work: @escaping @Sendable () async throws -> ByteBuffer
  ) async throws(DialectFailure) -> ByteBuffer {
    try await gate.pass { () async throws(DialectFailure) in
      do {
        return try await within(timeout, work)
      } catch let failure as DialectFailure {
        throw failure
      } catch {
        throw late(error)
      }
    }
  }
}

/// What runs the services writes them to its log.
extension RemoteImages: CustomStringConvertible {
  package var description: String { "RemoteImages" }
}
