import Foundation
package import Gallery
import UserFolders

// What a data folder holds, and who may look into it.

extension DataFolder {
  /// Whether the folder holds a gallery; `false` for one in which a gallery may be made.
  ///
  /// - Throws: ``GalleryError`` with code `dataDamaged` when a gallery was here and its database is gone, and
  ///   `storageFailure` when the folder may not be looked into.
  package func holdsGallery(key: MasterKey.Source) throws(GalleryError) -> Bool {
    switch try size(of: databasePath) {
    case 0?:
      throw lost("its file gallery.sqlite is empty", without: "that file and the folder")
    case _?:
      return true
    case nil:
      let traces = try traces(key: key).joined(separator: " and ")
      guard traces.isEmpty else {
        throw lost("its file gallery.sqlite is missing, but there is \(traces)", without: traces)
      }
      return false
    }
  }

  /// The files that show that there was a gallery.
  private func traces(key: MasterKey.Source) throws(GalleryError) -> [String] {
    var traces: [String] = []
    let lock = FolderLock.path(in: path)
    for file in [logPath, lock] {
      if let size = try size(of: file), size > 0 { traces.append(file) }
    }
    // A key beside the folder has its name from the folder, so it was made for it. A key that lies elsewhere may have
    // been laid there for a first start.
    for own in ownKeyFiles {
      if case .file(let file) = key, ownKeyFiles.contains(file), try size(of: own) != nil {
        traces.append(own)
      }
      // A first start that was cut off leaves a next key, too, and always an empty lock with it.
      for next in KeyRotation.nextFiles(own) where try size(of: lock) == nil {
        if let size = try size(of: next), size > 0 { traces.append(next) }
      }
      traces += KeyRotation.oldFiles(own).map(\.file)
    }
    return traces
  }

  /// The write-ahead log, which holds changes that are not in the database yet.
  var logPath: String { databasePath + "-wal" }

  /// - Returns: nil when there is no such file.
  func size(of file: String) throws(GalleryError) -> Int? {
    var status = stat()
    if stat(file, &status) == 0 { return Int(status.st_size) }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw GalleryError(
      .fault(.storageFailure),
      "The file \(file) may not be looked at (\(String(cString: strerror(errno)))). Check the path and the owner "
        + "of the data folder.", context: ["file": file])
  }

  private func lost(_ what: String, without traces: String) -> GalleryError {
    GalleryError(
      .fault(.dataDamaged),
      "The data folder \(path) has lost its database: \(what). Check the path and whether its disk is mounted, or "
        + "bring a backup back with `mien restore`. To begin with an empty gallery, move \(traces) away first. "
        + "Nothing was changed.", context: ["folder": path])
  }

  /// Makes the folder, for its owner only, unless it exists.
  ///
  /// - Returns: the folders that were made, the outermost first.
  func create() throws(GalleryError) -> [String] {
    if let made = UserFolders.makePrivate(path) { return made }
    throw GalleryError(
      .fault(.storageFailure),
      "The data folder \(path) cannot be made (\(String(cString: strerror(errno)))). Check the path and the owner of "
        + "the folder above.", context: ["folder": path])
  }

  /// Lets nobody but the owner see the folder and its files, also where others could see them before.
  ///
  /// To be called before SQLite opens the database: it gives the files that it makes beside it the database's mode. A
  /// folder that holds other things than a gallery, such as one that a mistyped path names, is left as it is.
  func closeToOthers() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let own = names.filter { $0 == "lock" || $0 == "networks" || $0.hasPrefix("gallery.sqlite") }
    for name in own { Self.close(path + "/" + name) }
    if own.count == names.count { Self.close(path) }
  }

  private static func close(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return }
    chmod(path, status.st_mode & 0o700)
  }
}

extension GalleryError {
  /// A folder that was named to be used, and has never held a gallery.
  static func noGallery(in folder: String) -> GalleryError {
    GalleryError(
      .fault(.storageFailure),
      "There is no gallery in the folder \(folder). Check the path given with --data.",
      context: ["folder": folder])
  }
}
