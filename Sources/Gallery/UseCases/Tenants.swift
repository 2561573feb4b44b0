// Tenants: show and forget. What changes them needs no gallery: see `TenantAdministration`.

extension FaceGallery {
  /// As ``TenantAdministration/tenant(_:)``.
  ///
  /// - Throws: ``GalleryError``, as told there.
  package func tenant(named name: String) async throws(GalleryError) -> Tenant {
    try await TenantAdministration(store: store, clock: clock, ids: ids).tenant(name)
  }

  /// Drops the templates of a tenant that has been deleted from the store.
  package func forgetTenant(_ tenant: TenantID) async { await publish([.removeTenant], of: tenant) }
}
