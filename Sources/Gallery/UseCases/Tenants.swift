// Tenants: create, list, show, rotate credentials, suspend, delete.

extension FaceGallery {
  /// Creates a tenant with random credentials for all dialects.
  ///
  /// - Throws: ``MienError``: `invalidArgument` for a name that is not 1–64 of `[A-Za-z0-9_-]`, `tenantExists`.
  package func createTenant(named name: String) async throws(MienError) -> Tenant {
    guard isIdentifier(name, lengths: 1...64) else {
      throw MienError(
        .invalidArgument,
        "“\(name)” cannot name a tenant. Use 1 to 64 letters, digits, underscores and hyphens.")
    }
    return try await store.createTenant(
      name: name, credentials: ids.credentials(tenantName: name), at: clock.now())
  }

  /// All tenants, the oldest first.
  package func tenants() async throws(MienError) -> [Tenant] { try await store.tenants() }

  /// - Throws: ``MienError`` with code `tenantNotFound`.
  package func tenant(named name: String) async throws(MienError) -> Tenant {
    guard let tenant = try await store.tenants().first(where: { $0.name == name }) else {
      throw .tenantNotFound(name)
    }
    return tenant
  }

  /// Replaces a tenant's secrets by new random ones; the old ones stop working.
  ///
  /// What identifies the tenant to callers (domain, project id, appid) stays.
  package func rotateCredentials(ofTenantNamed name: String) async throws(MienError) -> Tenant {
    var tenant = try await tenant(named: name)
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
  package func setSuspended(_ isSuspended: Bool, tenantNamed name: String) async throws(MienError) -> Tenant {
    var tenant = try await tenant(named: name)
    tenant.isSuspended = isSuspended
    try await store.updateTenant(tenant)
    return tenant
  }

  /// Deletes a tenant with everything it owns, and destroys the key of its data.
  package func deleteTenant(named name: String) async throws(MienError) {
    let tenant = try await tenant(named: name)
    try await store.deleteTenant(tenant.id) { changes in await publish(changes, of: tenant.id) }
  }
}
