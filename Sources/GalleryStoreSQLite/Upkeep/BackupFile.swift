import Crypto
import Foundation
import Gallery

/// The format of a backup: one file that only the master key opens.
///
/// ```text
/// "MIENBAK1"                                  8 bytes
/// length of the wrapped key                   4 bytes, little-endian
/// the file's own key, sealed by the master key
/// chunks of 1 MiB of the database, each sealed with the file's key and bound to its number and to
/// whether it is the last, each preceded by its length (4 bytes)
/// ```
///
/// Because each chunk is bound to its place, and the last one says that it is, a file that was cut off,
/// changed or put together from two is refused.
///
/// The database says in its first bytes by which version of the schema it was written, so that a backup of a newer
/// version is refused before anything of it is written.
struct BackupFile {
  private static let magic = Array("MIENBAK1".utf8)
  private static let chunkSize = 1 << 20

  private let source: ByteFile
  private let key: SymmetricKey
  /// The first piece of the database, and what follows it in the file.
  private let first: [UInt8]
  private let following: [UInt8]?

  /// Encrypts the file `database` into the new file `target`.
  static func write(_ database: String, to target: ByteFile, master: MasterKey) throws(GalleryError) {
    let key = SymmetricKey(size: .bits256)
    let wrapped = try Sealing.seal(
      key.withUnsafeBytes { Array($0) }, with: master.key, binding: TenantCipher.binding(.backup, -1))
    let source = try ByteFile(reading: database)
    try target.write(magic)
    try target.write(lengthPrefixed(wrapped))
    var number: Int64 = 0
    var chunk = try source.read(upTo: chunkSize)
    repeat {
      let following = try source.read(upTo: chunkSize)
      let sealed = try Sealing.seal(chunk, with: key, binding: binding(number, isLast: following.isEmpty))
      try target.write(lengthPrefixed(sealed))
      chunk = following
      number += 1
    } while !chunk.isEmpty
    try target.makeDurable()
  }

  /// Opens a backup and looks at its beginning.
  ///
  /// - Throws: ``GalleryError``: `backupInvalid`, `dataFolderTooNew`, `masterKeyWrong`, `storageFailure`.
  init(opening file: String, master: MasterKey) throws(GalleryError) {
    source = try ByteFile(reading: file)
    let magic = try source.read(upTo: Self.magic.count)
    guard magic == Self.magic else {
      let isNewer = magic.count == Self.magic.count && magic.dropLast() == Self.magic.dropLast()
      throw isNewer ? Self.tooNew(file) : .backupInvalid("it is not a backup of Mien")
    }
    guard let wrapped = try source.readLengthPrefixed(limit: 1024) else {
      throw .backupInvalid("it is not a backup of Mien")
    }
    do throws(GalleryError) {
      key = SymmetricKey(
        data: try Sealing.open(wrapped, with: master.key, binding: TenantCipher.binding(.backup, -1)))
    } catch {
      throw GalleryError(
        .fault(.masterKeyWrong),
        "The backup was made with another master key. Give the key of that time (MIEN_MASTER_KEY or the key "
          + "file): `mien key rotate` keeps it beside the key file, with .old-1, .old-2 and so on at the end of its name. "
          + "Nothing was changed.")
    }
    guard let chunk = try source.readLengthPrefixed(limit: Self.chunkSize + Sealing.overhead) else {
      throw .backupInvalid("it was cut off")
    }
    following = try source.readLengthPrefixed(limit: Self.chunkSize + Sealing.overhead)
    first = try Self.opened(chunk, with: key, number: 0, isLast: following == nil)
    guard Self.version(ofDatabase: first) <= Schema.version else { throw Self.tooNew(file) }
  }

  /// Decrypts the backup into a new file `database`.
  ///
  /// - Throws: ``GalleryError``: `backupInvalid`, `storageFailure`, `storageFull`.
  func write(to database: String) throws(GalleryError) {
    let target = try ByteFile(creating: database)
    try target.write(first)
    var number: Int64 = 0
    var next = following
    while let chunk = next {
      number += 1
      next = try source.readLengthPrefixed(limit: Self.chunkSize + Sealing.overhead)
      try target.write(try Self.opened(chunk, with: key, number: number, isLast: next == nil))
    }
    try target.makeDurable()
  }

  private static func opened(
    _ chunk: [UInt8], with key: SymmetricKey, number: Int64, isLast: Bool
  ) throws(GalleryError) -> [UInt8] {
    do throws(GalleryError) {
      return try Sealing.open(chunk, with: key, binding: binding(number, isLast: isLast))
    } catch  where error.code == .fault(.dataDamaged) {
      throw .backupInvalid("it is damaged or was cut off at chunk \(number)")
    }
  }

  /// The `user_version` in the header of a database (https://www.sqlite.org/fileformat2.html, 1.3.12).
  private static func version(ofDatabase bytes: [UInt8]) -> UInt32 {
    guard bytes.count >= 64 else { return 0 }
    return bytes[60..<64].reduce(0) { $0 << 8 | UInt32($1) }
  }

  static func tooNew(_ file: String) -> GalleryError {
    GalleryError(
      .fault(.dataFolderTooNew),
      "A newer version of Mien made the backup \(file). Restore it with that version. Nothing was changed.",
      context: ["file": file])
  }

  private static func binding(_ number: Int64, isLast: Bool) -> [UInt8] {
    TenantCipher.binding(.backup, number) + [isLast ? 1 : 0]
  }

  private static func lengthPrefixed(_ bytes: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { Array($0) } + bytes
  }
}

extension GalleryError {
  static func backupInvalid(_ reason: String) -> GalleryError {
    GalleryError(
      .fault(.backupInvalid), "The backup cannot be used: \(reason). Use another backup. Nothing was changed."
    )
  }
}
