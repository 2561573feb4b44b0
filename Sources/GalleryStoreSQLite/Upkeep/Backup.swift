import Foundation
import GRDB
package import Gallery

/// Backing up a data folder and bringing it back.
package enum Backup {
  /// Writes a consistent, encrypted copy of a data folder, also while a server uses it.
  ///
  /// What was acknowledged before the call is in it; what is acknowledged during it may be.
  ///
  /// - Parameters:
  ///   - folder: the data folder.
  ///   - key: the folder's master key; the same key is needed to restore.
  ///   - file: the backup.
  /// - Throws: ``GalleryError``: `masterKeyMissing`, `masterKeyWrong`, `dataDamaged`, `storageFailure`, `storageFull`. No
  ///   file is left then.
  package static func make(of folder: String, key: MasterKey.Source, to file: NewFile) throws(GalleryError) {
    let data = DataFolder(path: folder)
    guard try data.holdsGallery(key: key) else { throw .noGallery(in: folder) }
    data.closeToOthers()
    let master = try FittingKey(key, data).key
    let copy = file.beside("database")
    defer { unfinishedFiles(of: file).forEach { unlink($0) } }
    // Only its owner may see the copy, which shows how many of everything there are.
    try ByteFile(creating: copy, for: file.path).makeDurable()
    do throws(GalleryError) {
      try copyDatabase(of: data, to: copy)
    } catch  where error.context["sqlite"] == String(ResultCode.SQLITE_FULL.rawValue) {
      // Reading writes nothing into the database: it is the disk of the copy.
      throw GalleryError(
        .fault(.storageFull),
        "The disk with \(file.path) is full: a backup needs twice the size of the gallery there while it is made. Free some "
          + "space, or name a file on another disk. Nothing was changed.", context: ["file": file.path])
    }
    try BackupFile.write(copy, to: file.create(), master: master)
    try file.publish()
  }

  /// The files beside a backup while it is made, to be removed if the process must end before it is.
  package static func unfinishedFiles(of file: NewFile) -> [String] {
    [file.beside("database"), file.beside("database-journal"), file.partial]
  }

  private static func copyDatabase(of data: DataFolder, to copy: String) throws(GalleryError) {
    try inDatabase {
      let database = try DatabaseQueue(path: data.databasePath, configuration: DataFolder.configuration())
      defer { try? database.close() }
      // One read transaction: writers go on meanwhile.
      try database.writeWithoutTransaction { db in
        try db.execute(sql: "VACUUM INTO ?", arguments: [copy])
      }
    }
  }

  /// Makes a data folder from a backup.
  ///
  /// - Parameters:
  ///   - file: the backup.
  ///   - folder: the data folder; it must hold no gallery.
  ///   - key: the master key that the backup was made with.
  /// - Throws: ``GalleryError``: `backupInvalid`, `dataFolderTooNew`, `masterKeyMissing`, `masterKeyWrong`,
  ///   `dataFolderInUse`, `storageFailure`, `storageFull`. All is as it was then: what was made is gone.
  package static func restore(_ file: String, to folder: String, key: MasterKey.Source) throws(GalleryError) {
    let data = DataFolder(path: folder)
    try data.checkIsOutside(key)
    try checkIsFree(data)
    let (master, backup) = try opened(file, key, near: data)
    let site = try BuildingSite(data)
    let partial = data.databasePath + ".partial"
    let leftovers = [partial, partial + "-journal", partial + "-wal", partial + "-shm"]
    defer { leftovers.forEach { unlink($0) } }
    do throws(GalleryError) {
      try checkIsFree(data)
      data.closeToOthers()
      leftovers.forEach { unlink($0) }
      try backup.write(to: partial)
      try check(partial, of: file, master)
      try KeyFile.replace(data.databasePath, by: partial)
    } catch {
      leftovers.forEach { unlink($0) }
      site.clear()
      throw error
    }
    site.lock.markGallery()
    site.lock.release()
  }

  private static func opened(
    _ file: String, _ key: MasterKey.Source, near data: DataFolder
  ) throws(GalleryError) -> (MasterKey, BackupFile) {
    do throws(GalleryError) {
      let master = try MasterKey.obtain(key)
      return (master, try BackupFile(opening: file, master: master))
    } catch  where [.fault(.masterKeyMissing), .fault(.masterKeyWrong)].contains(error.code) {
      throw FittingKey.naming(error, key, data, opens: "the backup") {
        (try? BackupFile(opening: file, master: $0)) != nil
      }
    }
  }

  /// Nothing may be lost by restoring into a folder: no gallery, and no changes that are not in its database yet.
  private static func checkIsFree(_ data: DataFolder) throws(GalleryError) {
    for file in [data.databasePath, data.logPath] {
      guard let size = try data.size(of: file), size > 0 else { continue }
      let content =
        file == data.logPath
        ? "holds \(file), the newest changes of a gallery that is gone" : "holds a gallery already"
      throw GalleryError(
        .fault(.storageFailure),
        "The folder \(data.path) \(content). Restore into an empty folder, or move the old one away. Nothing was "
          + "changed.", context: ["folder": data.path])
    }
  }

  /// What was decrypted must be a whole gallery of this key before it takes its place.
  private static func check(_ path: String, of file: String, _ master: MasterKey) throws(GalleryError) {
    var configuration = Configuration()
    configuration.readonly = true
    let problem = try inDatabase {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      defer { try? database.close() }
      return try database.read { db -> String? in
        let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
        if found != ["ok"] { return found.first ?? "it is empty" }
        if try Schema.migrator(KeyRing(master: master)).hasBeenSuperseded(db) {
          throw BackupFile.tooNew(file)
        }
        switch try KeyCheck.standing(of: master, db) {
        case .inForce, .next: return nil
        case .wrong, .noGallery: return "its content belongs to another master key"
        }
      }
    }
    if let problem { throw .backupInvalid(problem) }
  }
}
