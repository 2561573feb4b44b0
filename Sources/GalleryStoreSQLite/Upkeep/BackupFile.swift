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
enum BackupFile {
  private static let magic = Array("MIENBAK1".utf8)
  private static let chunkSize = 1 << 20

  /// Encrypts the file `database` into a new file `backup`.
  static func write(_ database: String, to backup: String, master: MasterKey) throws(MienError) {
    let key = SymmetricKey(size: .bits256)
    let wrapped = try Sealing.seal(
      key.withUnsafeBytes { Array($0) }, with: master.key, binding: TenantCipher.binding(.backup, -1))
    let source = try ByteFile(reading: database)
    let target = try ByteFile(creating: backup)
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

  /// Decrypts the file `backup` into a new file `database`.
  ///
  /// - Throws: ``MienError``: `backupInvalid`, `masterKeyWrong`, `storageFailure`.
  static func read(_ backup: String, to database: String, master: MasterKey) throws(MienError) {
    let source = try ByteFile(reading: backup)
    guard try source.read(upTo: magic.count) == magic,
      let wrapped = try source.readLengthPrefixed(limit: 1024)
    else { throw .backupInvalid("it is not a backup of Mien") }
    let key: SymmetricKey
    do throws(MienError) {
      key = SymmetricKey(
        data: try Sealing.open(wrapped, with: master.key, binding: TenantCipher.binding(.backup, -1)))
    } catch {
      throw MienError(
        .masterKeyWrong,
        "The backup was made with another master key. Give the key of that time (MIEN_MASTER_KEY or the key "
          + "file). Nothing was changed.")
    }
    let target = try ByteFile(creating: database)
    var number: Int64 = 0
    guard var chunk = try source.readLengthPrefixed(limit: chunkSize + Sealing.overhead) else {
      throw .backupInvalid("it was cut off")
    }
    while true {
      let following = try source.readLengthPrefixed(limit: chunkSize + Sealing.overhead)
      do throws(MienError) {
        try target.write(
          try Sealing.open(chunk, with: key, binding: binding(number, isLast: following == nil)))
      } catch  where error.code == .dataDamaged {
        throw .backupInvalid("it is damaged or was cut off at chunk \(number)")
      }
      guard let following else { break }
      chunk = following
      number += 1
    }
    try target.makeDurable()
  }

  private static func binding(_ number: Int64, isLast: Bool) -> [UInt8] {
    TenantCipher.binding(.backup, number) + [isLast ? 1 : 0]
  }

  private static func lengthPrefixed(_ bytes: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { Array($0) } + bytes
  }
}

extension MienError {
  static func backupInvalid(_ reason: String) -> MienError {
    MienError(
      .backupInvalid, "The backup cannot be used: \(reason). Use another backup. Nothing was changed.")
  }
}
