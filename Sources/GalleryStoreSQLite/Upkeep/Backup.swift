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
  ///   - file: the backup; it must not exist.
  /// - Throws: ``MienError``: `masterKeyMissing`, `masterKeyWrong`, `storageFailure`, `storageFull`. No file is
  ///   left then.
  package static func make(of folder: String, key: MasterKey.Source, to file: String) throws(MienError) {
    let data = DataFolder(path: folder)
    guard data.hasDatabase else {
      throw MienError(
        .storageFailure, "There is no gallery in the folder \(folder). Check the path given with --data.",
        context: ["folder": folder])
    }
    guard !FileManager.default.fileExists(atPath: file) else {
      throw MienError(
        .storageFailure, "The file \(file) exists. Name a new one, so that no backup is lost.",
        context: ["file": file])
    }
    let master = try MasterKey.obtain(key, mayCreate: false)
    guard try data.accepts(master) == true else { throw .masterKeyWrong }
    let copy = file + ".database"
    let partial = file + ".partial"
    defer {
      unlink(copy)
      unlink(partial)
    }
    unlink(copy)
    unlink(partial)
    // Only its owner may see the copy, which shows how many of everything there are.
    try ByteFile(creating: copy).makeDurable()
    try inDatabase {
      let database = try DatabaseQueue(path: data.databasePath, configuration: DataFolder.configuration())
      defer { try? database.close() }
      // One read transaction: writers go on meanwhile.
      try database.writeWithoutTransaction { db in
        try db.execute(sql: "VACUUM INTO ?", arguments: [copy])
      }
    }
    try BackupFile.write(copy, to: partial, master: master)
    try KeyFile.replace(file, by: partial)
  }

  /// Makes a data folder from a backup.
  ///
  /// - Parameters:
  ///   - file: the backup.
  ///   - folder: the data folder; it must hold no gallery.
  ///   - key: the master key that the backup was made with.
  /// - Throws: ``MienError``: `backupInvalid`, `masterKeyMissing`, `masterKeyWrong`, `dataFolderInUse`,
  ///   `storageFailure`, `storageFull`. The folder has no gallery then.
  package static func restore(_ file: String, to folder: String, key: MasterKey.Source) throws(MienError) {
    let data = DataFolder(path: folder)
    try data.checkIsOutside(key)
    let master = try MasterKey.obtain(key, mayCreate: false)
    guard !data.hasDatabase else {
      throw MienError(
        .storageFailure,
        "The folder \(folder) holds a gallery already. Restore into an empty folder, or move the old one away.",
        context: ["folder": folder])
    }
    try data.create()
    let lock = try FolderLock(folder: folder)
    defer { lock.release() }
    let partial = data.databasePath + ".partial"
    unlink(partial)
    defer { unlink(partial) }
    try BackupFile.read(file, to: partial, master: master)
    try check(partial, master)
    try KeyFile.replace(data.databasePath, by: partial)
  }

  /// What was decrypted must be a whole gallery of this key before it takes its place.
  private static func check(_ path: String, _ master: MasterKey) throws(MienError) {
    var configuration = Configuration()
    configuration.readonly = true
    let problem = try inDatabase {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      defer { try? database.close() }
      return try database.read { db -> String? in
        let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
        if found != ["ok"] { return found.first ?? "it is empty" }
        return try KeyCheck.accepts(master, db) == true ? nil : "its content belongs to another master key"
      }
    }
    if let problem { throw .backupInvalid(problem) }
  }
}
