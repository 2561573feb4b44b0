import Foundation
import GRDB
import Gallery

/// Replacing the master key.
///
/// Only the tenants' keys are encrypted with it, so a rotation takes moments. Its steps:
///
/// 1. The new key is written into a file beside the old one, durably.
/// 2. The database learns that the new key may open it, by way of the old one. From here on both do.
/// 3. The new file takes the old one's place. (Where the key is `MIEN_MASTER_KEY`, the file stays where it is.)
/// 4. One transaction wraps the tenants' keys anew and forgets the old key.
///
/// Whenever it is cut off, the key in its file opens the data. The next start finishes what was begun with step 3, and
/// undoes what was not.
package enum KeyRotation {
  /// What has just been done; a rotation may be stopped there.
  package enum Step: String, Sendable, CaseIterable {
    case keyWritten, bothKeysOpen, fileReplaced, keysWrapped
  }

  /// Where a new key lies until it has its place.
  package static func nextFile(_ path: String) -> String { path + ".next" }

  /// The file in which a new key lies first.
  ///
  /// - Parameter folder: the data folder, beside which it lies where the key in force is in no file.
  package static func nextFile(_ source: MasterKey.Source, folder: String) -> String {
    switch source {
    case .file(let path): nextFile(path)
    case .text: nextFile(folder + ".key")
    }
  }
}

/// A key that opens a data folder.
struct FittingKey {
  let key: MasterKey
  /// The key that wraps the tenants' keys; another one than ``key`` while a rotation to that is not finished.
  let master: MasterKey
  /// Whether ``key`` lies where the operator says that it does.
  let isInPlace: Bool

  /// The key for a folder with a gallery: that of the source, or the one of a rotation or first start that was cut off.
  ///
  /// - Throws: ``MienError``: `masterKeyMissing`, `masterKeyInvalid`, `masterKeyWrong`; `dataDamaged` when the database
  ///   holds no gallery.
  init(_ source: MasterKey.Source, _ folder: DataFolder) throws(MienError) {
    var failure = MienError.masterKeyWrong
    do throws(MienError) {
      let key = try MasterKey.obtain(source)
      if let master = try Self.master(key, folder) {
        self.init(key: key, master: master, isInPlace: true)
        return
      }
    } catch  where error.code == .masterKeyMissing {
      failure = error
    }
    guard case .file(let path) = source else { throw failure }
    let next = KeyRotation.nextFile(path)
    guard FileManager.default.fileExists(atPath: next),
      let key = try? MasterKey.obtain(.file(next)), let master = try Self.master(key, folder)
    else { throw failure }
    self.init(key: key, master: master, isInPlace: false)
  }

  private init(key: MasterKey, master: MasterKey, isInPlace: Bool) {
    self.key = key
    self.master = master
    self.isInPlace = isInPlace
  }

  /// Whether a rotation to this key was begun and not finished.
  var isNext: Bool { key.text != master.text }

  /// - Returns: nil when the key is wrong.
  private static func master(_ key: MasterKey, _ folder: DataFolder) throws(MienError) -> MasterKey? {
    switch try folder.standing(of: key) {
    case .noGallery: throw .noGalleryInDatabase(folder.path)
    case .wrong: nil
    case .inForce: key
    case .next(let master): master
    }
  }

  /// Puts the key's file in its place, as far as that is possible: it opens the data where it is, too.
  ///
  /// To be called by who owns the folder.
  func putInPlace(_ source: MasterKey.Source) {
    guard !isInPlace, case .file(let path) = source else { return }
    try? KeyFile.replace(path, by: KeyRotation.nextFile(path))
  }

  /// Finishes a rotation to this key, or ends one to another key.
  ///
  /// A full disk, say, lets both keys open the data for longer; the next start tries again.
  func settle(_ source: MasterKey.Source, in folder: DataFolder, _ pool: DatabasePool, _ keys: KeyRing) {
    do {
      let isOpen = try pool.read(KeyCheck.hasNext)
      if isNext {
        try pool.write { db in try keys.rewrap(from: master, to: key, db) }
        keys.replace(by: key)
      } else if isOpen {
        try pool.write(KeyCheck.dismissNext)
      }
      // What the other key opened must leave the log.
      if isOpen { _ = try? pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) } }
    } catch {
      return
    }
    // Whatever lies there is this key once more, or one that opens nothing.
    if isInPlace { unlink(KeyRotation.nextFile(source, folder: folder.path)) }
  }
}

extension KeyRing {
  /// Wraps all tenants' keys with another master key, inside the caller's transaction.
  func rewrap(from old: MasterKey, to new: MasterKey, _ db: Database) throws {
    for row in try Row.fetchAll(db, sql: "SELECT number, wrapped_key FROM tenant") {
      let wrapped: Data = row["wrapped_key"]
      let id = TenantID(rawValue: row["number"])
      let rewrapped = try TenantCipher.rewrap(Array(wrapped), tenant: id, from: old, to: new)
      try db.execute(
        sql: "UPDATE tenant SET wrapped_key = ? WHERE number = ?", arguments: [Data(rewrapped), id.rawValue])
    }
    try KeyCheck.write(new, db)
    try KeyCheck.dismissNext(db)
  }
}

extension MienError {
  static func noGalleryInDatabase(_ folder: String) -> MienError {
    MienError(
      .dataDamaged,
      "The database in the data folder \(folder) holds no gallery. Check the path, or move the folder away and bring a "
        + "backup back with `mien restore`. Nothing was changed.", context: ["folder": folder])
  }
}
