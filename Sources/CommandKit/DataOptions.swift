package import ArgumentParser
import Foundation
package import Gallery
import GalleryIndexExact
package import GalleryStoreSQLite

/// Options of every command that touches the gallery.
package struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder with the gallery.",
      discussion: "MIEN_DATA when not given, otherwise ~/.local/share/mien.", valueName: "dir"),
    completion: .directory, transform: namedPath)
  package var data: String?

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
  package var folder: String {
    DataFolder.chosenPath(given: data, environment: ProcessInfo.processInfo.environment)
  }

  /// Where the master key comes from.
  package var key: MasterKey.Source {
    MasterKey.Source.choose(
      environment: ProcessInfo.processInfo.environment, keyFile: keyFile, dataFolder: folder)
  }

  /// - Parameter mayCreate: whether a gallery is made where there is none, which a mistyped path must not cause.
  package func store(
    _ purpose: SQLiteGalleryStore.Purpose, mayCreate: Bool = false
  ) throws -> SQLiteGalleryStore {
    try SQLiteGalleryStore(path: folder, key: key, purpose: purpose, mayCreate: mayCreate)
  }

  /// The store with its index, without loading any network: the embedder is the one that the folder records.
  ///
  /// - Returns: no gallery when nothing was ever enrolled.
  package func gallery(on store: SQLiteGalleryStore) async throws -> FaceGallery? {
    guard let model = try await store.embedder() else { return nil }
    return try await FaceGallery.open(store: store, index: ExactTemplateIndex(model: model), model: model)
  }
}
