import Foundation
import GRDB
import Gallery

/// A key that opens a data folder.
struct FittingKey {
  let key: MasterKey
  /// The key that wraps the tenants' keys; another one than ``key`` while a rotation to that is not finished.
  let master: MasterKey
  /// Whether ``key`` lies where the operator says that it does.
  let isInPlace: Bool

  /// The key for a folder with a gallery: that of the source, or the one of a rotation or first start that was cut off.
  ///
  /// - Throws: ``GalleryError``: `masterKeyMissing`, `masterKeyInvalid`, `masterKeyWrong`; `dataDamaged` when the database
  ///   holds no gallery.
  init(_ source: MasterKey.Source, _ folder: DataFolder) throws(GalleryError) {
    var failure = GalleryError.masterKeyWrong
    do throws(GalleryError) {
      let key = try MasterKey.obtain(source)
      if let master = try Self.master(key, folder) {
        self.init(key: key, master: master, isInPlace: true)
        return
      }
    } catch  where error.code == .fault(.masterKeyMissing) {
      failure = error
    }
    if case .file(let path) = source,
      let (key, master) = Self.opening(KeyRotation.nextFile(path), folder)
    {
      self.init(key: key, master: master, isInPlace: false)
      return
    }
    throw Self.naming(failure, source, folder) { (try? Self.master($0, folder)) != nil }
  }

  /// A failure that names the file near a key, or near the data folder, whose key fits, if there is one.
  static func naming(
    _ failure: GalleryError, _ source: MasterKey.Source, _ folder: DataFolder,
    opens what: String = "the data",
    where fits: (MasterKey) -> Bool
  ) -> GalleryError {
    for file in KeyRotation.neighbours(of: source, folder: folder) {
      guard let key = try? MasterKey.obtain(.file(file)), fits(key) else { continue }
      let remedy =
        if case .file = source { "name that file with --key-file" } else {
          "put it into MIEN_MASTER_KEY, or unset that and name the file with --key-file"
        }
      return failure.adding("The key in \(file) opens \(what): \(remedy).")
    }
    return failure
  }

  /// The key in a file and the one that wraps the tenants' keys, if it opens the folder.
  private static func opening(_ file: String, _ folder: DataFolder) -> (MasterKey, MasterKey)? {
    guard let key = try? MasterKey.obtain(.file(file)), let master = try? master(key, folder) else {
      return nil
    }
    return (key, master)
  }

  private init(key: MasterKey, master: MasterKey, isInPlace: Bool) {
    self.key = key
    self.master = master
    self.isInPlace = isInPlace
  }

  /// Whether a rotation to this key was begun and not finished.
  var isNext: Bool { key.text != master.text }

  /// - Returns: nil when the key is wrong.
  private static func master(_ key: MasterKey, _ folder: DataFolder) throws(GalleryError) -> MasterKey? {
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
    do throws(GalleryError) {
      // A key that opens nothing here may open something else.
      if FileManager.default.fileExists(atPath: path) {
        _ = try KeyRotation.keep(try MasterKey.obtain(source), of: path)
      }
      try KeyFile.replace(KeyFile.target(of: path), by: KeyRotation.nextFile(path))
    } catch {
      return
    }
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

extension GalleryError {
  static func noGalleryInDatabase(_ folder: String) -> GalleryError {
    GalleryError(
      .fault(.dataDamaged),
      "The database in the data folder \(folder) holds no gallery. Check the path, or move the folder away and bring a "
        + "backup back with `mien restore`. Nothing was changed.", context: ["folder": folder])
  }
}
