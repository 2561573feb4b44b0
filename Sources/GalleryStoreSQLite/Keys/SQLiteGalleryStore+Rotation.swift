import Foundation
import GRDB
package import Gallery

extension SQLiteGalleryStore {
  /// Replaces the master key by a new random one.
  ///
  /// - Parameters:
  ///   - source: where the key in force is. The new one takes its place if that is a file, and otherwise stays in the
  ///     file that ``KeyRotation/nextFile(_:folder:)`` names.
  ///   - atStep: called after each step with the new key; what it throws stops the rotation.
  /// - Returns: the new key, and where the old one is kept.
  /// - Throws: ``GalleryError``, whose message says which key opens the data.
  @discardableResult
  package func rotateMasterKey(
    _ source: MasterKey.Source,
    atStep: (KeyRotation.Step, MasterKey) throws(GalleryError) -> Void = { _, _ in }
  ) async throws(GalleryError) -> KeyRotation.Outcome {
    let (old, new) = (keys.master, MasterKey())
    let next = KeyRotation.nextFile(source, folder: folder.path)
    var kept: (file: String, isNew: Bool)?
    // One that was left is of no use: this store opens with another key.
    unlink(next)
    do throws(GalleryError) {
      try KeyFile.create(new.text, at: next)
      try atStep(.keyWritten, new)
      try await admit(new)
      try atStep(.bothKeysOpen, new)
      if case .file(let path) = source { kept = try KeyRotation.keep(old, of: path) }
      try atStep(.oldKeyKept, new)
      if case .file(let path) = source { try replaceKeyFile(KeyFile.target(of: path), by: next) }
    } catch {
      // Never the last copy of a key.
      if let kept, kept.isNew, (try? MasterKey.obtain(source))?.text == old.text { unlink(kept.file) }
      throw await undone(source, next, after: error)
    }
    do throws(GalleryError) {
      try atStep(.fileReplaced, new)
      try await rewrapKeys(with: new)
      try atStep(.keysWrapped, new)
    } catch {
      throw error.adding("The new master key, in \(Self.place(source, next)), opens the data.")
    }
    return KeyRotation.Outcome(key: new, oldKeyFile: kept?.file)
  }

  private static func place(_ source: MasterKey.Source, _ next: String) -> String {
    if case .file(let path) = source { path } else { next }
  }

  private func replaceKeyFile(_ path: String, by next: String) throws(GalleryError) {
    do throws(GalleryError) {
      try KeyFile.replace(path, by: next)
    } catch {
      throw error.adding(
        "A key file that is mounted by itself, or protected from changes, cannot be replaced: mount its folder "
          + "instead, lift the protection, or copy the key to another file and name that with --key-file.")
    }
  }

  /// Takes back what a rotation did before the new key had its place.
  private func undone(
    _ source: MasterKey.Source, _ next: String, after error: GalleryError
  ) async -> GalleryError {
    let old = if case .file(let path) = source { "in \(path)" } else { "in MIEN_MASTER_KEY" }
    do throws(GalleryError) {
      try await writes.run(publish: { _ in }) { (db) throws(GalleryError) in
        guard try inDatabase({ try KeyCheck.hasNext(db) }) else {
          return WriteJob.Effect(changes: [], hasErased: false)
        }
        try inDatabase { try KeyCheck.dismissNext(db) }
        return WriteJob.Effect(changes: [], hasErased: true)
      }
      unlink(next)
      return error.adding("The old master key, \(old), stays in force.")
    } catch {
      return error.adding("The old master key, \(old), opens the data, and so does the new one in \(next).")
    }
  }

  /// Lets a new key open the data besides the one in force.
  private func admit(_ new: MasterKey) async throws(GalleryError) {
    try await writes.run(publish: { _ in }) { [keys] (db) throws(GalleryError) in
      try inDatabase { try KeyCheck.admit(new, beside: keys.master, db) }
      return WriteJob.Effect(changes: [], hasErased: false)
    }
  }

  /// Encrypts the tenants' keys with another master key, which the caller keeps.
  ///
  /// - Throws: ``GalleryError``: `masterKeyWrong` when a tenant's key is not encrypted with the old one, or a
  ///   storage error. The old key stays in force then.
  package func rewrapKeys(with new: MasterKey) async throws(GalleryError) {
    keys.beginRotation(to: new)
    do throws(GalleryError) {
      try await writes.run(publish: { _ in }) { [keys] (db) throws(GalleryError) in
        try inDatabase { try keys.rewrap(from: keys.master, to: new, db) }
        return WriteJob.Effect(changes: [], hasErased: true)
      }
    } catch {
      keys.endRotation(succeeded: false)
      throw error
    }
    keys.endRotation(succeeded: true)
    // The keys under the old master key must leave the log. Where a reader is under way that is tried again.
    try? await checkpoint()
  }
}
