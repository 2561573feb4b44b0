// What a caller may use only once: signatures, for example.

extension TenantGallery {
  /// Notes that something is used now that may be used only once.
  ///
  /// - Parameters:
  ///   - digest: What names it: a cryptographic digest.
  ///   - expires: From when on it is refused for its age, and need not be remembered.
  /// - Returns: false when the tenant used it before.
  /// - Throws: ``GalleryError``: what the store reports.
  package func useOnce(_ digest: [UInt8], expires: Timestamp) async throws(GalleryError) -> Bool {
    try await gallery.store.useNonce(digest, of: tenant, expires: expires, now: clock.now())
  }
}
