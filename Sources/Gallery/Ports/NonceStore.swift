/// The port to whatever remembers, over restarts, what may be used only once: signatures, for example.
package protocol NonceStore: Sendable {
  /// Notes that a nonce is used now. What has run out is forgotten on the way.
  ///
  /// Of several calls with the same nonce, also at the same time, exactly one succeeds; the use is durable
  /// before this returns.
  ///
  /// - Parameters:
  ///   - digest: What names the nonce: a cryptographic digest, so that nothing is learned from the store.
  ///   - expires: From when on it need not be remembered, because it is refused for its age then.
  ///   - now: The present, by which older nonces have run out.
  /// - Returns: false when the tenant used the nonce before.
  /// - Throws: ``GalleryError``: `tenantNotFound`, or a storage error.
  func useNonce(
    _ digest: [UInt8], of tenant: TenantID, expires: Timestamp, now: Timestamp
  ) async throws(GalleryError) -> Bool
}
