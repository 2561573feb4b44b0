import Foundation
package import Gallery
import GalleryIndexExact
package import GalleryStoreSQLite
import ServiceLifecycle
package import Threading

/// The open gallery of a server: its store, its index and the keys that depend on the master key.
package struct GalleryHouse: Sendable {
  package let store: SQLiteGalleryStore
  package let gallery: FaceGallery
  package let tenants: TenantDirectory

  /// Opens the data folder that the settings name, and makes it at the first start.
  ///
  /// - Parameter callers: Threads on which the store may read at once, as it sees fit.
  /// - Throws: ``MienError`` when the folder is in use, its key is missing or wrong, or it was made with another
  ///   embedder.
  package init(
    settings: Settings, model: ModelIdentity, callers: WorkerThreads? = nil
  ) async throws(MienError) {
    let store = try SQLiteGalleryStore(settings: settings, callers: callers)
    let gallery = try await FaceGallery.open(
      store: store, index: ExactTemplateIndex(model: model, cores: settings.compute.threads), model: model)
    self.store = store
    self.gallery = gallery
    tenants = TenantDirectory(store: store) { deleted in
      for tenant in deleted { await gallery.forgetTenant(tenant) }
      // Secrets that were replaced, and data of tenants that were deleted, leave the log.
      store.checkpointSoon()
    }
  }
}

extension SQLiteGalleryStore {
  /// Opens the data folder that the settings name, to own it.
  ///
  /// - Throws: ``MienError`` when the folder is in use, or its key is missing or wrong.
  package convenience init(settings: Settings, callers: WorkerThreads? = nil) throws(MienError) {
    let environment = ProcessInfo.processInfo.environment
    let folder = DataFolder.chosenPath(
      given: settings.data.isEmpty ? nil : settings.data, environment: environment)
    let key = MasterKey.Source.choose(
      environment: environment, keyFile: settings.keyFile.isEmpty ? nil : settings.keyFile,
      dataFolder: folder)
    try self.init(path: folder, key: key, purpose: .own, callers: callers)
  }
}

/// Notices what `mien tenant` does beside the server, even while no request comes.
package struct TenantWatch: Service {
  private let tenants: TenantDirectory

  package init(tenants: TenantDirectory) { self.tenants = tenants }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      // A store that cannot be read is reported by the requests that need it.
      while (try? await Task.sleep(for: .milliseconds(500))) != nil { try? await tenants.refresh() }
    }
  }
}

/// Closes the store after everything that uses it has stopped.
struct GalleryCloser: Service {
  let store: SQLiteGalleryStore

  func run() async throws {
    // Fails when the task is cancelled, because another service has failed: then it is time too.
    try? await gracefulShutdown()
    // In a task of its own, because the store stops what a cancelled one asks of it half-way.
    try await Task { [store] in try await store.close() }.value
  }
}
