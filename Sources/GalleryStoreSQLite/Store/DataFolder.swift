import Foundation
import GRDB
import Gallery

/// The folder that holds a gallery: the database, its write-ahead log and a lock file.
package struct DataFolder: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  /// The folder to use: the one given, then that of `MIEN_DATA`, then `~/.local/share/mien`.
  package static func chosenPath(given: String?, environment: [String: String]) -> String {
    let path =
      given ?? environment["MIEN_DATA"]
      ?? FileManager.default.homeDirectoryForCurrentUser.path + "/.local/share/mien"
    return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  package var databasePath: String { path + "/gallery.sqlite" }

  /// Whether a gallery was ever made here.
  package var hasDatabase: Bool { FileManager.default.fileExists(atPath: databasePath) }

  /// Makes the folder, for its owner only, unless it exists.
  func create() throws(MienError) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw MienError(
        .storageFailure,
        "The data folder \(path) cannot be made. Check the path and the owner of the folder above.",
        context: ["folder": path])
    }
  }

  /// A copy of the data folder must be worth nothing alone, so the key may not lie in it.
  func checkIsOutside(_ source: MasterKey.Source) throws(MienError) {
    guard case .file(let file) = source else { return }
    let folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    let key = URL(fileURLWithPath: file).resolvingSymlinksInPath().standardizedFileURL.path
    guard key.hasPrefix(folder + "/") else { return }
    throw MienError(
      .masterKeyInvalid,
      "The master key file \(file) lies inside the data folder \(path), so whoever copies the data copies "
        + "the key. Name a file elsewhere.",
      context: ["file": file, "folder": path])
  }

  /// Settings of every connection.
  static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = ReadingPlaces.count
    configuration.persistentReadOnlyConnections = true
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA secure_delete = ON")
      try db.execute(sql: "PRAGMA cache_size = -16384")
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
    }
    return configuration
  }

  /// Whether the key opens the folder's data; nil when there is none yet. Changes nothing.
  func accepts(_ master: MasterKey) throws(MienError) -> Bool? {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    return try inDatabase {
      let queue = try DatabaseQueue(path: databasePath, configuration: configuration)
      defer { try? queue.close() }
      return try queue.read { db in try KeyCheck.accepts(master, db) }
    }
  }
}
