import Foundation
import GRDB
import Gallery

/// What the first start made.
package struct FirstStart: Sendable, Equatable {
  /// The data folder.
  package let folder: String
  /// The master key's file; nil where the key was there before.
  package let keyFile: String?

  /// What the operator must know of it.
  package var announcement: String {
    let folder = URL(fileURLWithPath: folder).path
    guard let keyFile else { return "Made a new, empty gallery in the folder \(folder)." }
    return
      "Made a new, empty gallery in the folder \(folder), and its master key \(URL(fileURLWithPath: keyFile).path). "
      + "Without the key the data cannot be read: keep a copy of the key elsewhere."
  }
}

extension FirstStart {
  /// A gallery that was just made, owned by this process.
  struct Opened {
    let made: FirstStart
    let master: MasterKey
    let lock: FolderLock
  }

  /// Makes an empty gallery.
  ///
  /// The database appears in one step, with its tables and the proof of its key, and a new key gets its name after that.
  /// So a start that is cut off leaves either nothing that looks like a gallery or one that opens.
  ///
  /// - Returns: nil when another process was faster.
  /// - Throws: ``GalleryError``: `masterKeyInvalid`, `dataFolderInUse`, `storageFailure`, `storageFull`. What was made is
  ///   gone then.
  static func make(_ folder: DataFolder, key: MasterKey.Source) throws(GalleryError) -> Opened? {
    // Before anything is made: a key that is wrong.
    let known = try knownKey(key)
    let site = try BuildingSite(folder)
    // The file of a key that is made here. One that was there before may be the only copy of somebody's key.
    var madeKey: String?
    do throws(GalleryError) {
      if folder.hasDatabase {
        site.lock.release()
        return nil
      }
      folder.closeToOthers()
      let master = if let known { known } else { try newKey(key, made: &madeKey) }
      try makeDatabase(folder, master)
      var keyFile: String?
      if known == nil, case .file(let path) = key {
        try KeyFile.replace(KeyFile.target(of: path), by: KeyRotation.nextFile(path))
        keyFile = path
      }
      site.lock.markGallery()
      return Opened(
        made: FirstStart(folder: folder.path, keyFile: keyFile), master: master, lock: site.lock)
    } catch {
      if let madeKey, !folder.hasDatabase { unlink(madeKey) }
      site.clear()
      throw error
    }
  }

  private static func knownKey(_ source: MasterKey.Source) throws(GalleryError) -> MasterKey? {
    if case .file(let path) = source, !FileManager.default.fileExists(atPath: path) { return nil }
    return try MasterKey.obtain(source)
  }

  /// A new key under a name for the time being.
  ///
  /// - Parameter made: The file, when it is made here.
  private static func newKey(
    _ source: MasterKey.Source, made: inout String?
  ) throws(GalleryError) -> MasterKey {
    guard case .file(let path) = source else { return try MasterKey.obtain(source) }
    let file = KeyRotation.nextFile(path)
    var status = stat()
    if stat(file, &status) == 0 {
      // A start that was cut off may have left one, which is as good as another, or a file that has none yet.
      guard status.st_size == 0 else { return try MasterKey.obtain(.file(file)) }
      unlink(file)
    }
    let key = MasterKey()
    try KeyFile.create(key.text, at: file)
    made = file
    return key
  }

  private static func makeDatabase(_ folder: DataFolder, _ master: MasterKey) throws(GalleryError) {
    let file = folder.databasePath + ".new"
    let leftovers = [file, file + "-journal", file + "-wal", file + "-shm"]
    leftovers.forEach { unlink($0) }
    do throws(GalleryError) {
      // Made here, so that nobody else can see it at any moment.
      try ByteFile(creating: file).makeDurable()
      try inDatabase {
        let database = try DatabaseQueue(path: file, configuration: DataFolder.configuration())
        try Schema.migrator(KeyRing(master: master)).migrate(database)
        try database.write { db in try KeyCheck.write(master, db) }
        try database.close()
      }
      try KeyFile.replace(folder.databasePath, by: file)
    } catch {
      leftovers.forEach { unlink($0) }
      throw error
    }
  }
}

/// A folder in which something is made that must leave no trace if it fails.
struct BuildingSite {
  let lock: FolderLock
  private let folder: DataFolder
  private let madeFolders: [String]
  private let madeLock: Bool

  /// Makes the folder and takes it.
  ///
  /// - Throws: ``GalleryError``: `storageFailure`, `dataFolderInUse`. What was made is gone then.
  init(_ folder: DataFolder) throws(GalleryError) {
    self.folder = folder
    madeFolders = try folder.create()
    madeLock = !FileManager.default.fileExists(atPath: FolderLock.path(in: folder.path))
    do throws(GalleryError) {
      lock = try FolderLock(folder: folder.path)
    } catch {
      // Whoever has the lock needs the folder.
      if error.code != .fault(.dataFolderInUse) { Self.remove(madeFolders) }
      throw error
    }
  }

  /// Removes what was made, and gives the folder up.
  func clear() {
    if madeLock { unlink(FolderLock.path(in: folder.path)) }
    lock.release()
    Self.remove(madeFolders)
  }

  /// The innermost first; one that is in use stays.
  private static func remove(_ folders: [String]) {
    for folder in folders.reversed() { rmdir(folder) }
  }
}
