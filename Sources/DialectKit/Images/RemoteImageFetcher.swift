import Authentication
package import NIOCore
package import Recognition

/// An image as a request names it: sent along, or lying somewhere.
package enum ImageReference: Sendable {
  case sent(SentFile)
  /// An `http(s)` address, or `/Bucket/Object` where the dialect has it.
  case remote(String)
}

/// Obtains images that callers name by an address.
package protocol RemoteImageFetcher: Sendable {
  /// The bytes at an address.
  ///
  /// - Parameters:
  ///   - address: As the caller wrote it: `/Bucket/Object`, or an `http` or `https` URL.
  ///   - limit: The most bytes that the file may have.
  /// - Throws: ``DialectFailure`` of the kinds `malformedObjectPath`, `objectNotPermitted`, `objectMissing`,
  ///   `objectTooLarge`, `objectNotObtained`, `malformedURL`, `urlNotPermitted`, `urlTooLarge` and `urlNotObtained`.
  func bytes(at address: String, limit: Int) async throws(DialectFailure) -> ByteBuffer
}

extension RemoteImageFetcher {
  /// The image that a reference names, fetched where that is needed.
  ///
  /// - Parameter limit: The most bytes of a file that is fetched; what was sent is not looked at.
  /// - Throws: ``DialectFailure`` as ``bytes(at:limit:)``.
  package func photograph(
    of reference: ImageReference, limit: Int
  ) async throws(DialectFailure) -> SentFile {
    switch reference {
    case .sent(let photograph): photograph
    case .remote(let address): SentFile(try await bytes(at: address, limit: limit))
    }
  }
}

/// Refuses every address: for a server that fetches nothing.
package struct NoRemoteImages: RemoteImageFetcher {
  package init() {}

  package func bytes(at address: String, limit: Int) async throws(DialectFailure) -> ByteBuffer {
    throw address.bytesBegin(with: "/")
      ? DialectFailure(
        .objectNotPermitted, "No object store is set up on this server. Send the file itself.")
      : DialectFailure(
        .urlNotPermitted, "This server fetches no files from addresses. Send the file itself.")
  }
}
