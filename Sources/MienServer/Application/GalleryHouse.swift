import DialectKit
package import FaceData
import Foundation
package import Gallery
import GalleryIndexExact
package import GalleryStoreSQLite
package import Logging
import ServiceLifecycle
package import Threading

/// The open gallery of a server: its store, its index and the keys that depend on the master key.
package struct GalleryHouse: Sendable {
  /// Closed last, after everything that uses it has stopped.
  package let store: SQLiteGalleryStore
  /// The use cases, over ``store`` and an index in memory.
  package let gallery: FaceGallery
  /// Tells the gallery of tenants that another process deletes.
  package let tenants: TenantDirectory

  /// Opens the data folder that the settings name, and makes it at the first start.
  ///
  /// - Parameters:
  ///   - callers: Threads on which the store may read at once, as it sees fit.
  ///   - logger: Where a folder and a key that were made are announced, and what goes wrong in work that no request
  ///     waits for.
  ///   - layers: What lies between the gallery and its store and index.
  /// - Throws: ``GalleryError`` when the folder is in use, its key is missing or wrong, or it was made with another
  ///   embedder.
  package init(
    settings: Settings, model: ModelIdentity, callers: WorkerThreads? = nil, logger: Logger? = nil,
    layers: ServerLayers = ServerLayers()
  ) async throws(GalleryError) {
    let store = try SQLiteGalleryStore(settings: settings, callers: callers, logger: logger)
    if let logger { store.faults.listen { logger.report($0) } }
    let gallery = try await FaceGallery.open(
      store: layers.store(store),
      index: layers.index(ExactTemplateIndex(model: model, cores: settings.compute.threads)), model: model,
      faults: store.faults)
    self.store = store
    self.gallery = gallery
    tenants = TenantDirectory(store: gallery.store) { deleted in
      for tenant in deleted { await gallery.forgetTenant(tenant) }
      // Secrets that were replaced, and data of tenants that were deleted, leave the log.
      store.checkpointSoon()
    }
  }
}

extension SQLiteGalleryStore {
  /// Opens the data folder that the settings name, to own it, and makes it at the first start.
  ///
  /// - Parameter logger: Where a folder and a key that were made are announced: a mistyped path must not start an empty
  ///   gallery without a word.
  /// - Throws: ``GalleryError`` when the folder is in use or has lost its database, or its key is missing or wrong.
  package convenience init(
    settings: Settings, callers: WorkerThreads? = nil, logger: Logger? = nil
  ) throws(GalleryError) {
    let environment = ProcessInfo.processInfo.environment
    let folder = try settings.dataFolder
    let key = try MasterKey.Source.choose(
      environment: environment, keyFile: settings.keyFile.isEmpty ? nil : settings.keyFile,
      dataFolder: folder)
    try self.init(path: folder, key: key, purpose: .own, callers: callers)
    if let firstStart { logger?.notice("\(firstStart.announcement)") }
  }

  /// The same before there is a server, with the log that the settings describe.
  ///
  /// - Throws: ``GalleryError``, as there.
  package convenience init(announcing settings: Settings) throws(GalleryError) {
    try self.init(settings: settings, logger: Logger(settings: settings.log))
  }
}

extension Settings {
  /// The path of the data folder.
  ///
  /// - Throws: ``GalleryError`` when MIEN_DATA is empty, or a `..` leads nowhere.
  var dataFolder: String {
    get throws(GalleryError) {
      try DataFolder.chosenPath(
        given: data.isEmpty ? nil : data, environment: ProcessInfo.processInfo.environment)
    }
  }
}

/// Notices what `mien tenant` does beside the server, even while no request comes.
package struct TenantWatch: Service {
  private let tenants: TenantDirectory

  /// What is refreshed, twice a second.
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
