package import DialectKit
package import NIOCore

/// Obtains images by address: `/Bucket/Object` from the object store.
package struct RemoteImages: RemoteImageFetcher {
  private let objects: (any ObjectStore)?

  /// - Parameter objects: Where `/Bucket/Object` is looked for; `nil` refuses such addresses.
  package init(objects: (any ObjectStore)?) {
    self.objects = objects
  }

  package func bytes(at address: String, limit: Int) async throws(DialectFailure) -> ByteBuffer {
    guard address.hasPrefix("/"), let objects else {
      return try await NoRemoteImages().bytes(at: address, limit: limit)
    }
    return try await objects.object(at: ObjectPath(address), limit: limit)
  }
}
