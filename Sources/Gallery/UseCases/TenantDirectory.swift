import Synchronization

/// Finds the tenant that a request belongs to, from memory.
///
/// It looks at the store again when the tenants have changed there, also by another process (`mien tenant …`
/// beside a running server): at most once per interval, so that a rotated secret stops working within it, and for
/// a tenant that it does not know at once, so that a new one need not wait. Who must act on a change even when no
/// request comes calls ``refresh()`` from time to time.
package final class TenantDirectory: Sendable {
  private struct Listing: Sendable {
    var tenants: [Tenant] = []
    var revision: Int64?
    var checked: ContinuousClock.Instant?
    var byProject: [Name: Tenant] = [:]
    var byAccessKey: [Name: Tenant] = [:]
    var byDomain: [Name: Tenant] = [:]
    var byAppID: [Name: Tenant] = [:]
    var bySecretID: [Name: Tenant] = [:]
    var byAPIKey: [Name: Tenant] = [:]
    var byApplianceKey: [Name: Tenant] = [:]
  }

  /// Callers with made-up credentials must not keep the store busy.
  private static let leastInterval = Duration.milliseconds(10)

  private let store: any TenantStore
  private let refreshInterval: Duration
  private let onChange: @Sendable (_ deleted: [TenantID]) async -> Void
  private let listing = Mutex(Listing())

  /// - Parameter onChange: called when the tenants have changed since the last look, with those that are gone.
  package init(
    store: any TenantStore, refreshInterval: Duration = .milliseconds(500),
    onChange: @escaping @Sendable (_ deleted: [TenantID]) async -> Void = { _ in }
  ) {
    self.store = store
    self.refreshInterval = refreshInterval
    self.onChange = onChange
  }

  /// Looks at the store, unless that was done within the interval.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func refresh() async throws(GalleryError) { _ = try await current(refreshInterval) }

  /// The tenant with a name, by its bytes; nil: there is none.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func tenant(named name: String) async throws(GalleryError) -> Tenant? {
    try await find { $0.tenants.first { Name($0.name) == Name(name) } }
  }

  /// The first tenant created; nil when there is none.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func first() async throws(GalleryError) -> Tenant? { try await find(\.tenants.first) }

  /// The tenant with a number, also a suspended one; nil: there is none.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func tenant(_ id: TenantID) async throws(GalleryError) -> Tenant? {
    try await find { $0.tenants.first { $0.id == id } }
  }

  /// Whose Huawei project has this id; nil: there is none.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func tenant(huaweiProject id: String) async throws(GalleryError) -> Tenant? {
    try await find { $0.byProject[Name(id)] }
  }

  /// Whose Huawei access key (AK) this is; nil: there is none. The caller has yet to check a signature.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func tenant(huaweiAccessKey key: String) async throws(GalleryError) -> Tenant? {
    try await find { $0.byAccessKey[Name(key)] }
  }

  /// Whose Huawei user this is, in its domain; nil: there is none. The caller has yet to check a password.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func tenant(huaweiDomain domain: String, user: String) async throws(GalleryError) -> Tenant? {
    try await find { listing in
      listing.byDomain[Name(domain)].flatMap { Name($0.credentials.huawei.user) == Name(user) ? $0 : nil }
    }
  }

  /// Whose Tencent appid this is; nil: there is none. The caller has yet to check a signature.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func tenant(tencentAppID id: String) async throws(GalleryError) -> Tenant? {
    try await find { $0.byAppID[Name(id)] }
  }

  /// Whose Tencent secret id this is; nil: there is none. The caller has yet to check a signature.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func tenant(tencentSecretID id: String) async throws(GalleryError) -> Tenant? {
    try await find { $0.bySecretID[Name(id)] }
  }

  /// Whose Baidu API key this is; nil: there is none. The caller has yet to check a secret or a signature.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func tenant(baiduAPIKey key: String) async throws(GalleryError) -> Tenant? {
    try await find { $0.byAPIKey[Name(key)] }
  }

  /// The key is a secret of 238 random bits; a hash table seeded per process gives no useful timing.
  ///
  /// - Returns: nil: it is nobody's key.
  /// - Throws: ``GalleryError``: what the store reports.
  package func tenant(applianceKey key: String) async throws(GalleryError) -> Tenant? {
    try await find { $0.byApplianceKey[Name(key)] }
  }

  private func find(_ lookUp: (Listing) -> Tenant?) async throws(GalleryError) -> Tenant? {
    if let found = lookUp(try await current(refreshInterval)) { return found }
    return lookUp(try await current(min(refreshInterval, Self.leastInterval)))
  }

  /// The tenants as they were at most so long ago.
  private func current(_ age: Duration) async throws(GalleryError) -> Listing {
    let known = listing.withLock { $0 }
    if let checked = known.checked, checked.duration(to: .now) < age { return known }
    let revision = try await store.tenantsRevision()
    if revision == known.revision {
      listing.withLock { $0.checked = .now }
      return known
    }
    var fresh = Listing()
    fresh.tenants = try await store.tenants()
    fresh.revision = revision
    fresh.checked = .now
    for tenant in fresh.tenants {
      fresh.byProject[Name(tenant.credentials.huawei.projectID)] = tenant
      fresh.byAccessKey[Name(tenant.credentials.huawei.accessKey)] = tenant
      fresh.byDomain[Name(tenant.credentials.huawei.domain)] = tenant
      fresh.byAppID[Name(tenant.credentials.tencent.appID)] = tenant
      fresh.bySecretID[Name(tenant.credentials.tencent.secretID)] = tenant
      fresh.byAPIKey[Name(tenant.credentials.baidu.apiKey)] = tenant
      fresh.byApplianceKey[Name(tenant.credentials.appliance.key)] = tenant
    }
    let final = fresh
    // Another caller may have come first; then the change has been reported.
    let isNew = listing.withLock { listing in
      defer { listing = final }
      return listing.revision == known.revision
    }
    if isNew, known.revision != nil {
      let present = Set(final.tenants.map(\.id))
      await onChange(known.tenants.map(\.id).filter { !present.contains($0) })
    }
    return final
  }
}
