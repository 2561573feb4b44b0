// Tenants: list, show, forget. What changes them needs no gallery: see `TenantAdministration`.

extension FaceGallery {
  /// All tenants, the oldest first.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func tenants() async throws(GalleryError) -> [Tenant] { try await store.tenants() }

  /// As ``TenantAdministration/tenant(_:)``.
  ///
  /// - Throws: ``GalleryError``, as told there.
  package func tenant(named name: String) async throws(GalleryError) -> Tenant {
    try await TenantAdministration(store: store, clock: clock, ids: ids).tenant(name)
  }

  /// Drops the templates of a tenant that has been deleted from the store.
  package func forgetTenant(_ tenant: TenantID) async { await publish([.removeTenant], of: tenant) }
}
