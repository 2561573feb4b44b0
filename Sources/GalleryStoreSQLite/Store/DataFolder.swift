import Foundation
import GRDB
package import Gallery
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
  ///
  /// - Throws: ``GalleryError`` with code `storageFailure` for an empty variable, and where a `..` leads nowhere.
  package static func chosenPath(
    given: String?, environment: [String: String]
  ) throws(GalleryError) -> String {
    if let path = try namedPath(given, variable: "MIEN_DATA", environment: environment) { return path }
    return try plain(UserFolders.expanded("~/.local/share/mien", environment: environment))
  }

  /// The path given, then that of the variable, in its plainest form; nil where neither is.
  static func namedPath(
    _ given: String?, variable: String, environment: [String: String]
  ) throws(GalleryError) -> String? {
    guard let named = given ?? environment[variable] else { return nil }
    guard !named.isEmpty else {
      throw GalleryError(
        .fault(.storageFailure),
        "\(variable) is set and empty, which names nothing. Set it to a path, or unset it.")
    }
    return try plain(UserFolders.expanded(named, environment: environment))
  }

  /// A path without doubled and closing slashes and without `.`, and with a name at its end. A `..` stays only where a
  /// path begins with it.
  private static func plain(_ path: String) throws(GalleryError) -> String {
    // By bytes: a slash before an accent is a slash.
    let names = path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
      .filter { $0 != "." }
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    if names.isEmpty { return isAbsolute ? "/" : FileManager.default.currentDirectoryPath }
    let start = isAbsolute ? "/" : ""
    let climbs = isAbsolute ? 0 : names.prefix { $0 == ".." }.count
    guard let last = names.lastIndex(of: ".."), last >= climbs || last == names.count - 1 else {
      return start + names.joined(separator: "/")
    }
    // Only the system knows what is above a folder that a link may name. It is asked once: whoever uses the path later
    // might take the name before `..` away instead.
    let above = start + names[...last].joined(separator: "/")
    let real = realPath(above)
    guard let real, let folder = String(validating: real, as: UTF8.self) else {
      let reason = real == nil ? String(cString: strerror(errno)) : "its name is no UTF-8"
      throw GalleryError(
        .fault(.storageFailure),
        "The path \(path) leads nowhere: \(above) cannot be followed (\(reason)). Check the path. Nothing was changed.",
        context: ["path": path])
    }
    return try plain(folder + "/" + names[(last + 1)...].joined(separator: "/"))
  }

  /// The key files that have their names from the folder: beside it, and where it is a link, beside what that leads to.
  var ownKeyFiles: [String] {
    let beside = path + ".key"
    guard KeyFile.target(of: path) != path, let real = realPath(path) else { return [beside] }
    return [beside, String(decoding: real, as: UTF8.self) + ".key"]
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
