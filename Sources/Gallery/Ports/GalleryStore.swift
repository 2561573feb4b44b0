package import FaceData

/// The port to whatever keeps the gallery durably.
///
/// Every call is asynchronous and belongs to one tenant; what a transaction sees and changes is that tenant's
/// only. The closures are plain code without waiting: a store runs them on a thread of its own, so that many
/// writers' transactions can share one commit.
///
/// What is called a storage error is a ``GalleryError`` with code `storageFailure`, `storageFull`, `dataDamaged`,
/// `dataFolderInUse`, `masterKeyWrong` or `cancelled`.
package protocol GalleryStore: TenantStore, NonceStore {
  /// Runs `body` on a consistent snapshot.
  ///
  /// - Throws: what `body` throws, `tenantNotFound`, or a storage error; always a ``GalleryError``.
  func read<Result: Sendable>(
    _ tenant: TenantID, _ body: @escaping @Sendable (any GalleryReader) throws(GalleryError) -> Result
  ) async throws(GalleryError) -> Result

  /// Runs `body` as one transaction: all of its changes happen, durably, before this returns, or none.
  ///
  /// `publish` is called once with the template changes that `body` recorded, after they are durable and
  /// before this returns; calls for different writes come one at a time, in the order of the commits.
  ///
  /// A transaction in which a step has failed for a reason of the store's own is over, also where `body` passes over
  /// the failure: later steps fail in the same way, and nothing is kept.
  ///
  /// - Throws: what `body` throws (nothing is changed then), `tenantNotFound`, or a storage error.
  func write<Result: Sendable>(
    _ tenant: TenantID, publish: @escaping @Sendable ([TemplateChange]) async -> Void,
    _ body: @escaping @Sendable (any GalleryWriter) throws(GalleryError) -> Result
  ) async throws(GalleryError) -> Result

  /// Hands every template of the tenant's collections to `receive`, in batches, in no particular order.
  ///
  /// For filling an index before the first write.
  ///
  /// - Throws: what `receive` throws, or a storage error.
  func templates(
    of tenant: TenantID, receive: @escaping @Sendable ([IndexedTemplate]) async throws(GalleryError) -> Void
  ) async throws(GalleryError)
}

/// What a store knows about tenants and about the data folder as a whole.
package protocol TenantStore: Sendable {
  /// - Throws: ``GalleryError`` with code `tenantExists` when the name or a credential is taken.
  func createTenant(name: String, credentials: Credentials, at time: Timestamp) async throws(GalleryError)
    -> Tenant

  /// All tenants, the oldest first.
  ///
  /// - Throws: a storage error; `masterKeyWrong` when credentials cannot be decrypted.
  func tenants() async throws(GalleryError) -> [Tenant]

  /// A number that grows with every change of ``tenants()``, also by another process.
  ///
  /// - Throws: a storage error.
  func tenantsRevision() async throws(GalleryError) -> Int64

  /// Replaces the credentials and the suspension of a tenant.
  ///
  /// - Throws: ``GalleryError`` with code `tenantNotFound`, or a storage error.
  func updateTenant(_ tenant: Tenant) async throws(GalleryError)

  /// Deletes a tenant, everything it owns and the key that its data was encrypted with.
  ///
  /// - Throws: ``GalleryError`` with code `tenantNotFound`, or a storage error. After that some of the data may
  ///   be gone; deleting again goes on.
  func deleteTenant(_ tenant: TenantID) async throws(GalleryError)

  /// The embedder that the data folder was created with; nil before the first start.
  ///
  /// - Throws: a storage error.
  func embedder() async throws(GalleryError) -> ModelIdentity?

  /// Records the embedder of a data folder that has none.
  ///
  /// - Throws: a storage error.
  func recordEmbedder(_ model: ModelIdentity) async throws(GalleryError)
}
