import AsyncHTTPClient
import Authentication
package import DialectKit
package import Gallery
package import NIOCore

/// A store that speaks the protocol of Amazon S3, such as Huawei's OBS, MinIO or Ceph.
package struct S3ObjectStore: ObjectStore {
  private let endpoint: WebAddress
  private let isPathStyle: Bool
  private let signature: SignatureV4?
  private let clock: any GalleryClock
  private let pace: Pace
  private let client: HTTPClient

  /// - Parameters:
  ///   - endpoint: Where the store is; its path is not used.
  ///   - isPathStyle: Whether the bucket stands in the path instead of the host's name.
  ///   - signature: The store's credentials; `nil` for objects that are open to everyone.
  package init(
    endpoint: WebAddress, isPathStyle: Bool, signature: SignatureV4?,
    clock: any GalleryClock = SystemGalleryClock(), pace: Pace = Pace()
  ) {
    self.endpoint = endpoint
    self.isPathStyle = isPathStyle
    self.signature = signature
    self.clock = clock
    self.pace = pace
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .plain(pace))
  }

  package func object(at path: ObjectPath, limit: Int) async throws(DialectFailure) -> ByteBuffer {
    do {
      switch try await download(path, limit: limit) {
      case .file(let bytes): return bytes
      case .other(404, _): throw DialectFailure.objectMissing
      case .other(401, _), .other(403, _):
        throw DialectFailure.objectNotPermitted("the object store refuses it.")
      case .other(let status, _): throw FetchError.status(status)
      }
    } catch let failure as DialectFailure {
      throw failure
    } catch FetchError.tooLarge {
      throw .objectTooLarge(limit: limit)
    } catch {
      throw .objectNotObtained(cause: error)
    }
  }

  package func shutDown() async {
    try? await client.shutdown()
  }

  /// Asks for an object, and once more where the connection broke: a store may close one that was kept for the next
  /// request in the moment in which that is sent (RFC 9110, section 9.2.2).
  private func download(_ path: ObjectPath, limit: Int) async throws -> Download {
    do {
      return try await Download.get(request(for: path), with: client, limit: limit, pace: pace)
    } catch let error where error.isBrokenConnection || error as? HTTPClientError == .remoteConnectionClosed {
      return try await Download.get(request(for: path), with: client, limit: limit, pace: pace)
    }
  }

  /// Where an object of the store lies on the web.
  package func address(of path: ObjectPath) -> WebAddress {
    var address = endpoint
    let key = PercentEncoding.encode(path.key.utf8, keeping: UInt8(ascii: "/"))
    if isPathStyle {
      address.target = "/\(path.bucket)/\(key)"
    } else {
      address.host = "\(path.bucket).\(endpoint.host)"
      address.target = "/\(key)"
    }
    return address
  }

  private func request(for path: ObjectPath) -> HTTPClientRequest {
    let address = address(of: path)
    var request = HTTPClientRequest(url: address.text)
    let headers =
      signature?.headers(host: address.hostHeader, path: address.target, time: clock.now())
      ?? [("host", address.hostHeader)]
    for header in headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
    return request
  }
}
