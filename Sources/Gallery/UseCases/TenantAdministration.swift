/// Managing tenants without a gallery that is open for searching.
package struct TenantAdministration: Sendable {
  private let store: any TenantStore
  private let clock: any GalleryClock
  private let ids: any IDGenerator

  package init(
    store: any TenantStore, clock: any GalleryClock = SystemGalleryClock(),
    ids: any IDGenerator = RandomIDGenerator()
  ) {
    self.store = store
    self.clock = clock
    self.ids = ids
  }

  /// Creates a tenant with random credentials for all dialects.
  ///
  /// - Throws: ``GalleryError``: `invalidArgument` for a name that is not 1–64 of `[A-Za-z0-9_-]`, `tenantExists`.
  package func create(_ name: String) async throws(GalleryError) -> Tenant {
    guard isIdentifier(name, lengths: 1...64) else {
      throw GalleryError(
        .invalidArgument,
        "“\(name)” cannot name a tenant. Use 1 to 64 letters, digits, underscores and hyphens.")
    }
    return try await store.createTenant(
      name: name, credentials: ids.credentials(tenantName: name), at: clock.now())
  }

  /// - Throws: ``GalleryError`` with code `tenantNotFound`.
  package func tenant(_ name: String) async throws(GalleryError) -> Tenant {
    guard let tenant = try await store.tenants().first(where: { Name($0.name) == Name(name) }) else {
      throw .tenantNotFound(name)
    }
    return tenant
  }

  /// Replaces a tenant's secrets by new random ones; the old ones stop working.
  ///
  /// What identifies the tenant to callers (domain, project id, appid) stays.
  ///
  /// - Returns: the tenant with its new credentials.
  /// - Throws: ``GalleryError`` with code `tenantNotFound`, or what the store reports.
  package func rotate(_ name: String) async throws(GalleryError) -> Tenant {
    var tenant = try await tenant(name)
    let old = tenant.credentials
    var new = ids.credentials(tenantName: name)
    new.huawei.projectID = old.huawei.projectID
    new.tencent.appID = old.tencent.appID
    new.tencent.bucket = old.tencent.bucket
    new.baidu.appID = old.baidu.appID
    tenant.credentials = new
    try await store.updateTenant(tenant)
    return tenant
  }

  /// Suspends a tenant, or lifts the suspension.
  ///
  /// - Returns: the tenant as it is afterwards.
  /// - Throws: ``GalleryError`` with code `tenantNotFound`, or what the store reports.
  package func setSuspended(_ isSuspended: Bool, _ name: String) async throws(GalleryError) -> Tenant {
    var tenant = try await tenant(name)
    tenant.isSuspended = isSuspended
    try await store.updateTenant(tenant)
    return tenant
  }

  /// Deletes a tenant with everything it owns, and destroys the key of its data.
  ///
  /// A gallery that is open on the store learns of it by its ``TenantDirectory``, or is told with
  /// ``FaceGallery/forgetTenant(_:)``.
  ///
  /// - Throws: ``GalleryError`` with code `tenantNotFound`, or what the store reports, as
  ///   ``TenantStore/deleteTenant(_:)``.
  package func delete(_ tenant: Tenant) async throws(GalleryError) {
    try await store.deleteTenant(tenant.id)
  }
}
