package import ArgumentParser
import Foundation
package import Gallery
import GalleryIndexExact
package import GalleryStoreSQLite

/// Options of every command that touches the gallery.
package struct DataOptions: ParsableArguments {
  /// As it was given, with `~` for the home folder; nil where it was not. See ``folder``.
  @Option(
    help: ArgumentHelp(
      "The folder with the gallery.",
      discussion: "MIEN_DATA when not given, otherwise ~/.local/share/mien.", valueName: "dir"),
    completion: .directory, transform: namedPath)
  package var data: String?

  /// As it was given; nil where it was not. See ``key``.
  @Option(
    help: ArgumentHelp(
      "The file with the master key.",
      discussion: """
        MIEN_MASTER_KEY holds the key itself and comes before any file. When not given: MIEN_KEY_FILE, \
        otherwise the path of the data folder with .key at its end.
        """, valueName: "file"), completion: .file(), transform: namedPath)
  package var keyFile: String?

  package init() {}

  /// The data folder's path.
  ///
  /// - Throws: `GalleryError` when MIEN_DATA is empty, or a `..` leads nowhere.
  package var folder: String {
    get throws {
      try DataFolder.chosenPath(given: data, environment: ProcessInfo.processInfo.environment)
    }
  }

  /// Where the master key comes from.
  ///
  /// - Throws: `GalleryError`, as ``folder``; also when MIEN_KEY_FILE is empty.
  package var key: MasterKey.Source {
    get throws {
      try MasterKey.Source.choose(
        environment: ProcessInfo.processInfo.environment, keyFile: keyFile, dataFolder: folder)
    }
  }

  /// Opens the gallery's store in ``folder``.
  ///
  /// - Parameters:
  ///   - purpose: whether the folder is needed alone, or a server may run beside.
  ///   - mayCreate: whether a gallery is made where there is none, which a mistyped path must not cause.
  /// - Throws: `GalleryError` when there is no gallery, the key does not fit, or the folder cannot be used.
  package func store(
    _ purpose: SQLiteGalleryStore.Purpose, mayCreate: Bool = false
  ) throws -> SQLiteGalleryStore {
    try SQLiteGalleryStore(path: folder, key: key, purpose: purpose, mayCreate: mayCreate)
  }

  /// The store with its index, without loading any network: the embedder is the one that the folder records.
  ///
  /// - Returns: no gallery when nothing was ever enrolled.
  /// - Throws: `GalleryError` when the store cannot be read or its templates not be indexed.
  package func gallery(on store: SQLiteGalleryStore) async throws -> FaceGallery? {
    guard let model = try await store.embedder() else { return nil }
    return try await FaceGallery.open(store: store, index: ExactTemplateIndex(model: model), model: model)
  }
}
