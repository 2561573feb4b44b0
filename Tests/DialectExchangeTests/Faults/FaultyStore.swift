import FaceData
import Gallery

/// A store of which single steps fail.
///
/// Unlike a real one it does not end a transaction with the first failure: a use case that passes over one and goes on
/// is then seen to change something.
struct FaultyStore: GalleryStore {
  let base: any GalleryStore
  let faults: Faults

  func read<Result: Sendable>(
    _ tenant: TenantID, _ body: @escaping @Sendable (any GalleryReader) throws(GalleryError) -> Result
  ) async throws(GalleryError) -> Result {
    try await base.read(tenant) { [faults] (reader) throws(GalleryError) in
      try faults.storeStep("read")
      return try body(FaultyReader(base: reader, faults: faults))
    }
  }

  func write<Result: Sendable>(
    _ tenant: TenantID, publish: @escaping @Sendable ([TemplateChange]) async -> Void,
    _ body: @escaping @Sendable (any GalleryWriter) throws(GalleryError) -> Result
  ) async throws(GalleryError) -> Result {
    try await base.write(tenant, publish: publish) { [faults] (writer) throws(GalleryError) in
      let result = try body(FaultyWriter(writer, faults: faults))
      try faults.storeStep("commit")
      return result
    }
  }

  func templates(
    of tenant: TenantID, receive: @escaping @Sendable ([IndexedTemplate]) async throws(GalleryError) -> Void
  ) async throws(GalleryError) {
    try await base.templates(of: tenant, receive: receive)
  }

  func useNonce(
    _ digest: [UInt8], of tenant: TenantID, expires: Timestamp, now: Timestamp
  ) async throws(GalleryError) -> Bool {
    try faults.storeStep("useNonce")
    return try await base.useNonce(digest, of: tenant, expires: expires, now: now)
  }

  // What the directory of tenants asks from time to time is no step of a request.

  func createTenant(
    name: String, credentials: Credentials, at time: Timestamp
  ) async throws(GalleryError) -> Tenant {
    try await base.createTenant(name: name, credentials: credentials, at: time)
  }

  func tenants() async throws(GalleryError) -> [Tenant] {
    try faults.checkTenants()
    return try await base.tenants()
  }

  func tenantsRevision() async throws(GalleryError) -> Int64 {
    try faults.checkTenants()
    return try await base.tenantsRevision()
  }

  func updateTenant(_ tenant: Tenant) async throws(GalleryError) { try await base.updateTenant(tenant) }

  func deleteTenant(_ tenant: TenantID) async throws(GalleryError) { try await base.deleteTenant(tenant) }

  func embedder() async throws(GalleryError) -> ModelIdentity? { try await base.embedder() }
  func recordEmbedder(_ model: ModelIdentity) async throws(GalleryError) {
    try await base.recordEmbedder(model)
  }
}
