// Tenants: create, list, show, delete.

extension FaceGallery {
  private var administration: TenantAdministration {
    TenantAdministration(store: store, clock: clock, ids: ids)
  }

  /// As ``TenantAdministration/create(_:)``.
  ///
  /// - Throws: ``GalleryError``, as told there.
  package func createTenant(named name: String) async throws(GalleryError) -> Tenant {
    try await administration.create(name)
  }

  /// All tenants, the oldest first.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func tenants() async throws(GalleryError) -> [Tenant] { try await store.tenants() }

  /// As ``TenantAdministration/tenant(_:)``.
  ///
  /// - Throws: ``GalleryError``, as told there.
  package func tenant(named name: String) async throws(GalleryError) -> Tenant {
    try await administration.tenant(name)
  }

  /// Drops the templates of a tenant that another process has deleted from the store.
  package func forgetTenant(_ tenant: TenantID) async { await publish([.removeTenant], of: tenant) }

  /// Deletes a tenant with everything it owns, and destroys the key of its data.
  ///
  /// - Throws: ``GalleryError`` with code `tenantNotFound`, or what the store reports.
  package func deleteTenant(named name: String) async throws(GalleryError) {
    let tenant = try await tenant(named: name)
    try await store.deleteTenant(tenant.id) { changes in await publish(changes, of: tenant.id) }
  }
}
