import Foundation
import GRDB
import Gallery

/// Replacing the master key.
///
/// Only the tenants' keys are encrypted with it, so a rotation takes moments. Its steps:
///
/// 1. The new key is written into a file beside the old one, durably.
/// 2. The database learns that the new key may open it, by way of the old one. From here on both do.
/// 3. The old key is kept in a file of its own: backups, copies and other folders may need it.
/// 4. The new file takes the old one's place. (Where the key is `MIEN_MASTER_KEY`, whose old text the operator has, the
///    file stays where it is, and step 3 makes none.)
/// 5. One transaction wraps the tenants' keys anew and forgets the old key.
///
/// Whenever it is cut off, the key in its file opens the data. The next start finishes what was begun with step 4, and
/// undoes what was not.
package enum KeyRotation {
  /// What has just been done; a rotation may be stopped there.
  package enum Step: String, Sendable, CaseIterable {
    case keyWritten, bothKeysOpen, oldKeyKept, fileReplaced, keysWrapped
  }

  /// What a rotation leaves.
  package struct Outcome: Sendable {
    /// The new key, which is in force.
    package let key: MasterKey
    /// Where the old key is; nil where it was in no file.
    package let oldKeyFile: String?
  }

  /// Where a new key lies until it has its place: beside the key's file, at the end of links.
  package static func nextFile(_ path: String) -> String { KeyFile.target(of: path) + ".next" }

  /// Where a new key may lie whose rotation or first start was cut off: also beside a link, where there is one.
  static func nextFiles(_ path: String) -> [String] {
    let (target, beside) = (nextFile(path), path + ".next")
    return target == beside ? [target] : [target, beside]
  }

  /// Where keys are kept that rotations took out of force, the latest last.
  static func oldFiles(_ path: String) -> [(file: String, number: Int)] {
    let target = KeyFile.target(of: path)
    let own = URL(fileURLWithPath: target).lastPathComponent.utf8
    let start = Array(own) + Array(".old-".utf8)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: KeyFile.folder(of: target))) ?? []
    return names.compactMap { name in
      guard name.utf8.starts(with: start),
        let number = Int(String(decoding: name.utf8.dropFirst(start.count), as: UTF8.self)),
        (1..<Int.max).contains(number)
      else { return nil }
      return (target + String(decoding: name.utf8.dropFirst(own.count), as: UTF8.self), number)
    }.sorted { $0.number < $1.number }
  }

  /// The file in which a new key lies first.
  ///
  /// - Parameter folder: the data folder, beside which it lies where the key in force is in no file.
  package static func nextFile(_ source: MasterKey.Source, folder: String) -> String {
    switch source {
    case .file(let path): nextFile(path)
    case .text: folder + ".key.next"
    }
  }

  /// Keeps a key whose file is about to be replaced, in a file that takes no other's place.
  ///
  /// - Returns: the file, and whether it was made now: a rotation that was cut off may have kept the key before.
  /// - Throws: ``GalleryError``: `storageFailure`, `storageFull`.
  static func keep(_ key: MasterKey, of path: String) throws(GalleryError) -> (file: String, isNew: Bool) {
    let others = oldFiles(path)
    for (file, _) in others where (try? MasterKey.obtain(.file(file)))?.text == key.text {
      return (file, false)
    }
    let start = KeyFile.target(of: path) + ".old-"
    var number = (others.last?.number ?? 0) + 1
    // A folder need not be readable.
    while FileManager.default.fileExists(atPath: start + "\(number)") { number += 1 }
    try KeyFile.create(key.text, at: start + "\(number)")
    return (start + "\(number)", true)
  }

  /// The files beside a key file, or beside the data folder, in which a key of the folder may be.
  static func neighbours(of source: MasterKey.Source, folder: DataFolder) -> [String] {
    var files = folder.ownKeyFiles
    if case .file(let path) = source, !files.contains(path) { files.insert(path, at: 0) }
    return files.flatMap { [$0] + nextFiles($0) + oldFiles($0).map(\.file) }
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
