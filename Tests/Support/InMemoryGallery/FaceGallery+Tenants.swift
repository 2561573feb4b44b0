package import Gallery

extension FaceGallery {
  /// As ``TenantAdministration/create(_:)``, with the gallery's clock and ids.
  ///
  /// - Throws: ``GalleryError``, as told there.
  package func createTenant(named name: String) async throws(GalleryError) -> Tenant {
    try await TenantAdministration(store: store, clock: clock, ids: ids).create(name)
  }

  /// Deletes a tenant as `mien tenant delete` does, and forgets it as a server that notices.
  ///
  /// - Throws: ``GalleryError``, as ``TenantAdministration/delete(_:)``.
  package func deleteTenant(named name: String) async throws(GalleryError) {
    let tenant = try await tenant(named: name)
    try await TenantAdministration(store: store).delete(tenant)
    await forgetTenant(tenant.id)
  }
}
