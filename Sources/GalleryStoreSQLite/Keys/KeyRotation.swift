import Foundation
import GRDB
package import Gallery

/// Replacing the master key.
///
/// Only the tenants' keys are encrypted with it, so a rotation takes moments. With a key file the new key
/// is written beside the old one first, then the database changes hands in one transaction, then the new
/// file takes the old one's place. A rotation that was cut off is finished or undone at the next start.
package enum KeyRotation {
  static func nextFile(_ path: String) -> String { path + ".next" }

  /// Finishes or undoes a rotation that was cut off.
  static func finish(_ source: MasterKey.Source, _ folder: DataFolder) throws(MienError) {
    guard case .file(let path) = source else { return }
    let next = nextFile(path)
    guard FileManager.default.fileExists(atPath: next), folder.hasDatabase else { return }
    if let key = MasterKey(try KeyFile.read(next)), try folder.accepts(key) == true {
      try KeyFile.replace(path, by: next)
    } else {
      try? FileManager.default.removeItem(atPath: next)
    }
  }
}

extension SQLiteGalleryStore {
  /// Replaces the master key in the key file by a new random one.
  ///
  /// - Throws: ``MienError``: `masterKeyWrong`, `storageFailure`. The old key is in force then.
  package func rotateMasterKey(keyFile path: String) async throws(MienError) {
    let new = MasterKey()
    let next = KeyRotation.nextFile(path)
    try? FileManager.default.removeItem(atPath: next)
    try KeyFile.create(new.text, at: next)
    do throws(MienError) {
      try await rewrapKeys(with: new)
    } catch {
      try? FileManager.default.removeItem(atPath: next)
      throw error
    }
    try KeyFile.replace(path, by: next)
  }

  /// Encrypts the tenants' keys with another master key, which the caller keeps (as `MIEN_MASTER_KEY`).
  package func rewrapKeys(with new: MasterKey) async throws(MienError) {
    keys.beginRotation(to: new)
    do throws(MienError) {
      try await commitRewrapping(with: new)
    } catch {
      keys.endRotation(succeeded: false)
      throw error
    }
    keys.endRotation(succeeded: true)
    // The keys under the old master key must leave the log.
    try await checkpoint()
  }

  private func commitRewrapping(with new: MasterKey) async throws(MienError) {
    try await writes.run(publish: { _ in }) { [keys] (db) throws(MienError) in
      let rows = try inDatabase { try Row.fetchAll(db, sql: "SELECT number, wrapped_key FROM tenant") }
      for row in rows {
        let wrapped: Data = row["wrapped_key"]
        let id = TenantID(rawValue: row["number"])
        let rewrapped = try TenantCipher.rewrap(Array(wrapped), tenant: id, from: keys.master, to: new)
        try inDatabase {
          try db.execute(
            sql: "UPDATE tenant SET wrapped_key = ? WHERE number = ?",
            arguments: [Data(rewrapped), id.rawValue])
        }
      }
      try inDatabase { try KeyCheck.write(new, db) }
      return WriteJob.Effect(changes: [], hasErased: true)
    }
  }
}
