package import FaceData
import Synchronization

/// The gallery of all tenants: the store, the index that is kept in step with it, time and ids.
///
/// The entry to every use case: those about tenants are here, those inside a tenant in ``TenantGallery``.
package struct FaceGallery: Sendable {
  /// Where the truth is. Who changes it directly leaves ``index`` behind.
  package let store: any GalleryStore
  /// Holds what ``store`` holds, from ``open(store:index:model:clock:ids:faults:progress:)`` on.
  package let index: any TemplateIndex
  /// Gives the times of creation and of use.
  package let clock: any GalleryClock
  /// Draws the ids that callers see.
  package let ids: any IDGenerator
  /// The embedder whose embeddings the gallery holds.
  package let model: ModelIdentity
  private let faults: UnattendedFaults
  let collectionCache = CollectionCache()
  private let lag = IndexLag()

  /// Opens a gallery: checks the embedder and fills the index from the store.
  ///
  /// - Parameters:
  ///   - model: the embedder in use; recorded in a data folder that has none.
  ///   - faults: hears of changes that the index could not take in, once they are durable in the store.
  ///   - progress: called with the number of templates loaded so far, for long starts.
  /// - Throws: ``GalleryError``: `embedderMismatch` when the data folder was made with another embedder, or what
  ///   the store reports.
  package static func open(
    store: any GalleryStore, index: any TemplateIndex, model: ModelIdentity,
    clock: any GalleryClock = SystemGalleryClock(), ids: any IDGenerator = RandomIDGenerator(),
    faults: UnattendedFaults = UnattendedFaults(), progress: (@Sendable (Int) -> Void)? = nil
  ) async throws(GalleryError) -> FaceGallery {
    if let recorded = try await store.embedder() {
      guard recorded == model else {
        throw GalleryError(
          .fault(.embedderMismatch),
          "The data folder holds embeddings of \(recorded), but the embedder in use is \(model). "
            + "Choose the embedder \(recorded.name), or use another data folder and enrol the pictures there.",
          context: ["recorded": recorded.name, "used": model.name])
      }
    } else {
      try await store.recordEmbedder(model)
    }
    let gallery = FaceGallery(
      store: store, index: index, clock: clock, ids: ids, model: model, faults: faults)
    try await gallery.fillIndex(progress: progress)
    return gallery
  }

  private init(
    store: any GalleryStore, index: any TemplateIndex, clock: any GalleryClock, ids: any IDGenerator,
    model: ModelIdentity, faults: UnattendedFaults
  ) {
    self.faults = faults
    self.store = store
    self.index = index
    self.clock = clock
    self.ids = ids
    self.model = model
  }

  /// The use cases inside one tenant.
  package func tenant(_ id: TenantID) -> TenantGallery { TenantGallery(gallery: self, tenant: id) }

  private func fillIndex(progress: (@Sendable (Int) -> Void)?) async throws(GalleryError) {
    let loaded = Mutex(0)
    for tenant in try await store.tenants() {
      let collections = try await store.read(tenant.id) { (reader) throws(GalleryError) in
        try reader.collections(.whole)
      }
      for collection in collections {
        try await index.prepare(collection.id, of: tenant.id, schema: collection.schema)
      }
      try await store.templates(of: tenant.id) { [index] (batch) async throws(GalleryError) in
        try await index.load(batch, of: tenant.id)
        if let progress {
          progress(
            loaded.withLock { count in
              count += batch.count
              return count
            })
        }
      }
    }
  }

  /// Brings committed changes to the index and to what is kept in memory besides. Called in the order of the commits.
  func publish(_ changes: [TemplateChange], of tenant: TenantID) async {
    collectionCache.forget(tenant)
    guard !changes.isEmpty else { return }
    do {
      try await index.apply(changes, of: tenant)
    } catch {
      // The write is durable and must not be reported as failed; searches that would miss it must be.
      lag.note(error)
      faults.report(error)
    }
  }

  /// - Throws: ``GalleryError`` with code `indexUnavailable` when the index could not follow the store.
  func checkIndex() throws(GalleryError) {
    if let cause = lag.cause {
      throw GalleryError(
        .fault(.indexUnavailable),
        "The search index could not take in a change (\(cause.message)). Restart the server: it builds the "
          + "index anew from the store, which is complete.")
    }
  }
}

/// Remembers that the index missed a change.
private final class IndexLag: Sendable {
  private let first = Mutex<GalleryError?>(nil)

  var cause: GalleryError? { first.withLock { $0 } }

  func note(_ error: GalleryError) { first.withLock { $0 = $0 ?? error } }
}
