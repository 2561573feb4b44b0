package import FaceData
package import Gallery
import Synchronization

/// A store that forgets everything when it goes: the twin of the durable ones, for tests and demonstrations.
///
/// It keeps to the whole contract of ``GalleryStore`` but for durability, at the cost of copying tables.
package final class InMemoryGalleryStore: GalleryStore {
  private struct State: Sendable {
    var tenants: [Tenant] = []
    var tables: [TenantID: InMemoryTables] = [:]
    var lastTenant: Int64 = 0
    var tenantsRevision: Int64 = 0
    var embedder: ModelIdentity?
    var nonces: [TenantID: [[UInt8]: Timestamp]] = [:]
  }

  private let state = Mutex(State())
  private let writers = SerialGate()

  package init() {}

  package func read<Result: Sendable>(
    _ tenant: TenantID, _ body: @escaping @Sendable (any GalleryReader) throws(GalleryError) -> Result
  ) async throws(GalleryError) -> Result {
    try body(InMemoryTransaction(try tables(of: tenant)))
  }

  package func write<Result: Sendable>(
    _ tenant: TenantID, publish: @escaping @Sendable ([TemplateChange]) async -> Void,
    _ body: @escaping @Sendable (any GalleryWriter) throws(GalleryError) -> Result
  ) async throws(GalleryError) -> Result {
    try await writers.pass { () async throws(GalleryError) in
      let transaction = InMemoryTransaction(try tables(of: tenant))
      let result = try body(transaction)
      let tables = transaction.tables
      state.withLock { $0.tables[tenant] = tables }
      await publish(transaction.changes)
      return result
    }
  }

  package func templates(
    of tenant: TenantID, receive: @escaping @Sendable ([IndexedTemplate]) async throws(GalleryError) -> Void
  ) async throws(GalleryError) {
    let tables = try tables(of: tenant)
    var batch: [IndexedTemplate] = []
    for (id, row) in tables.faces {
      for collection in row.face.collections {
        batch.append(
          IndexedTemplate(
            face: id, collection: collection, subject: row.face.subject, embedding: row.embedding,
            record: FilterRecord(row.face)))
      }
    }
    try await receive(batch)
  }

  private func tables(of tenant: TenantID) throws(GalleryError) -> InMemoryTables {
    guard let tables = state.withLock({ $0.tables[tenant] }) else { throw .tenantNotFound("\(tenant)") }
    return tables
  }
}

// MARK: - Tenants

extension InMemoryGalleryStore {
  package func createTenant(
    name: String, credentials: Credentials, at time: Timestamp
  ) async throws(GalleryError) -> Tenant {
    let tenant = state.withLock { state -> Tenant? in
      guard
        !state.tenants.contains(where: {
          Name($0.name) == Name(name) || $0.credentials.clash(with: credentials)
        })
      else { return nil }
      state.lastTenant += 1
      let tenant = Tenant(
        id: TenantID(rawValue: state.lastTenant), name: name, credentials: credentials, isSuspended: false,
        created: time)
      state.tenants.append(tenant)
      state.tenantsRevision += 1
      state.tables[tenant.id] = InMemoryTables()
      return tenant
    }
    guard let tenant else { throw .tenantExists(name) }
    return tenant
  }

  package func tenants() async throws(GalleryError) -> [Tenant] { state.withLock(\.tenants) }

  package func tenantsRevision() async throws(GalleryError) -> Int64 { state.withLock(\.tenantsRevision) }

  package func updateTenant(_ tenant: Tenant) async throws(GalleryError) {
    let isKnown = state.withLock { state in
      guard let position = state.tenants.firstIndex(where: { $0.id == tenant.id }) else { return false }
      state.tenants[position] = tenant
      state.tenantsRevision += 1
      return true
    }
    guard isKnown else { throw .tenantNotFound(tenant.name) }
  }

  package func deleteTenant(_ tenant: TenantID) async throws(GalleryError) {
    try await writers.pass { () async throws(GalleryError) in
      _ = try tables(of: tenant)
      state.withLock { state in
        state.tables[tenant] = nil
        state.nonces[tenant] = nil
        state.tenants.removeAll { $0.id == tenant }
        state.tenantsRevision += 1
      }
    }
  }

  package func embedder() async throws(GalleryError) -> ModelIdentity? { state.withLock(\.embedder) }

  package func recordEmbedder(_ model: ModelIdentity) async throws(GalleryError) {
    state.withLock { $0.embedder = model }
  }
}

// MARK: - Nonces

extension InMemoryGalleryStore {
  package func useNonce(
    _ digest: [UInt8], of tenant: TenantID, expires: Timestamp, now: Timestamp
  ) async throws(GalleryError) -> Bool {
    _ = try tables(of: tenant)
    return state.withLock { state in
      var known = (state.nonces[tenant] ?? [:]).filter { $0.value > now }
      defer { state.nonces[tenant] = known }
      guard known[digest] == nil else { return false }
      known[digest] = expires
      return true
    }
  }
}
