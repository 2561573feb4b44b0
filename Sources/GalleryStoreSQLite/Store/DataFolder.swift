import Foundation
import GRDB
import Gallery
import UserFolders

/// The folder that holds a gallery: the database, its write-ahead log and a lock file.
package struct DataFolder: Sendable {
  /// As it was given, or as ``chosenPath(given:environment:)`` makes it.
  package let path: String

  /// Nothing is looked at or made.
  package init(path: String) { self.path = path }

  /// The folder to use: the one given, then that of `MIEN_DATA`, then `~/.local/share/mien`.
  ///
  /// In its plainest form, because the key's file has its name from it.
  package static func chosenPath(given: String?, environment: [String: String]) -> String {
    let named = given ?? environment["MIEN_DATA"].flatMap { $0.isEmpty ? nil : $0 }
    return plain(UserFolders.expanded(named ?? "~/.local/share/mien", environment: environment))
  }

  /// A path without doubled and closing slashes and without `.`, and with the name of a folder at its end.
  private static func plain(_ path: String) -> String {
    // By bytes: a slash before an accent is a slash.
    let names = path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
      .filter { $0 != "." }
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    guard let last = names.last else {
      return isAbsolute ? "/" : FileManager.default.currentDirectoryPath
    }
    // Only the system knows what is above a folder that a link may name.
    if last == "..", let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    return (isAbsolute ? "/" : "") + names.joined(separator: "/")
  }

  /// The file that SQLite opens; its log lies beside it.
  package var databasePath: String { path + "/gallery.sqlite" }

  /// Whether there is a file in the place of the database.
  package var hasDatabase: Bool { FileManager.default.fileExists(atPath: databasePath) }

  /// A copy of the data folder must be worth nothing alone, so the key may not lie in it.
  func checkIsOutside(_ source: MasterKey.Source) throws(GalleryError) {
    guard case .file(let file) = source else { return }
    let folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    let key = URL(fileURLWithPath: KeyFile.target(of: file)).resolvingSymlinksInPath().standardizedFileURL
      .path
    guard key.hasPrefix(folder + "/") else { return }
    throw GalleryError(
      .fault(.masterKeyInvalid),
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

  /// What a key is to the folder's data. Changes nothing.
  func standing(of key: MasterKey) throws(GalleryError) -> KeyCheck.Standing {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    return try inDatabase {
      let queue = try DatabaseQueue(path: databasePath, configuration: configuration)
      defer { try? queue.close() }
      return try queue.read { db in try KeyCheck.standing(of: key, db) }
    }
  }
}
