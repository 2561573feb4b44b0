import AsyncHTTPClient
import Authentication
package import DialectKit
package import NIOCore
package import NIOSSL

/// Fetches images from hosts that the operator allows, and from nowhere that these point to behind his back.
///
/// Each address is checked, its name resolved once, every answer held against ``AddressPolicy``, and the connection
/// made to exactly the address that was checked; certificates are still those of the name. Redirects go through all of
/// that again. Nothing is sent along but the address.
package struct WebImageFetcher: Sendable {
  private let hosts: AllowedHosts
  private let policy: AddressPolicy
  private let redirects: Int
  private let resolver: any HostResolver
  private let pace: Pace
  private let trustRoots: NIOSSLTrustRoots

  /// - Parameters:
  ///   - redirects: How often a server may point elsewhere.
  ///   - trustRoots: Who may vouch for servers.
  package init(
    hosts: AllowedHosts, policy: AddressPolicy, redirects: Int, resolver: any HostResolver = SystemResolver(),
    pace: Pace = Pace(), trustRoots: NIOSSLTrustRoots = .default
  ) {
    self.hosts = hosts
    self.policy = policy
    self.redirects = redirects
    self.resolver = resolver
    self.pace = pace
    self.trustRoots = trustRoots
  }

  /// The bytes at an address.
  ///
  /// - Throws: ``DialectFailure`` of the kinds `malformedURL`, `urlNotPermitted`, `urlTooLarge` and `urlNotObtained`.
  package func bytes(at text: String, limit: Int) async throws(DialectFailure) -> ByteBuffer {
    guard var address = WebAddress(text) else {
      throw DialectFailure(
        .malformedURL, "The file's address is no plain http or https URL. Write it as https://host/path.")
    }
    do {
      for _ in 0...redirects {
        switch try await download(address, limit: limit) {
        case .file(let bytes): return bytes
        case .other(301...303, let location), .other(307...308, let location):
          address = try target(of: location, from: address)
        case .other(let status, _): throw FetchError.status(status)
        }
      }
      throw FetchError.tooManyRedirects
    } catch let failure as DialectFailure {
      throw failure
    } catch FetchError.tooLarge {
      throw DialectFailure(
        .urlTooLarge, "The file at the file's address is longer than \(limit) bytes. Use a smaller file.")
    } catch {
      throw .urlNotObtained(cause: error)
    }
  }

  private func target(of location: String?, from address: WebAddress) throws -> WebAddress {
    guard let location, let target = WebAddress(location, relativeTo: address) else {
      throw FetchError.redirectWithoutTarget
    }
    guard target.scheme == .https || address.scheme == .http else {
      throw DialectFailure.urlNotPermitted("it leads from https to http.")
    }
    return target
  }

  private func download(_ address: WebAddress, limit: Int) async throws -> Download {
    guard hosts.contains(address) else {
      throw DialectFailure.urlNotPermitted("its host and port are not among those that are open.")
    }
    let found =
      if let literal = IPAddress(address.host) { [literal] } else {
        try await resolver.addresses(of: address.host)
      }
    // A name that leads to public and to closed addresses is not trusted with either.
    guard found.allSatisfy(policy.permits) else {
      throw DialectFailure.urlNotPermitted("it leads to a closed network.")
    }
    var failure: any Error = FetchError.unknownHost(address.host)
    for pinned in found.prefix(4) {
      do {
        return try await download(address, from: pinned, limit: limit)
      } catch let error where error.isBrokenConnection || error as? HTTPClientError == .connectTimeout {
        failure = error
      }
    }
    throw failure
  }

  private func download(_ address: WebAddress, from pinned: IPAddress, limit: Int) async throws -> Download {
    var configuration = HTTPClient.Configuration.plain(pace)
    configuration.dnsOverride = [address.host: pinned.text]
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = trustRoots
    configuration.tlsConfiguration = tls
    // The library is told where to go. Should it ever go elsewhere, nothing is sent.
    configuration.http1_1ConnectionDebugInitializer = { channel in
      let isPinned = channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) } == pinned
      return isPinned
        ? channel.eventLoop.makeSucceededVoidFuture()
        : channel.close().flatMapThrowing { throw FetchError.strayConnection }
    }
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    var request = HTTPClientRequest(url: address.text)
    request.headers.add(name: "accept", value: "image/jpeg, image/png, image/bmp, */*;q=0.1")
    request.headers.add(name: "user-agent", value: "mien")
    let result: Result<Download, any Error>
    do {
      result = .success(try await Download.get(request, with: client, limit: limit, pace: pace))
    } catch {
      result = .failure(error)
    }
    // Closes the connection, whatever the server still wants to send.
    try? await client.shutdown()
    return try result.get()
  }
}

extension DialectFailure {
  fileprivate static func urlNotPermitted(_ reason: String) -> DialectFailure {
    DialectFailure(
      .urlNotPermitted, "This server may not fetch from the file's address: \(reason) Send the file itself."
    )
  }

  static func urlNotObtained(cause: any Error) -> DialectFailure {
    DialectFailure(
      .urlNotObtained, "The file's address did not answer with a file. Check it, or send the file itself.",
      cause: cause)
  }
}
