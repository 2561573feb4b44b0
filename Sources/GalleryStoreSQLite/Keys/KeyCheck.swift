import Foundation
import GRDB
import Gallery

/// The proof in the data folder that a master key is the right one; during a rotation there are two.
enum KeyCheck {
  /// What a key is to a database.
  enum Standing {
    /// The database holds no gallery.
    case noGallery
    case wrong
    /// The tenants' keys are wrapped by it.
    case inForce
    /// A rotation to this key was begun: it opens the data by way of the key in force.
    case next(inForce: MasterKey)
  }

  private static let text = Array("mien".utf8)
  private static let name = "key_check"
  private static let nextName = "next_key"

  static func write(_ master: MasterKey, _ db: Database) throws {
    let sealed = try Sealing.seal(text, with: master.key, binding: TenantCipher.binding(.keyCheck, 0))
    try put(sealed, name, db)
  }

  static func standing(of key: MasterKey, _ db: Database) throws -> Standing {
    guard try db.tableExists("setting"), let sealed = try value(name, db) else { return .noGallery }
    let opened = try? Sealing.open(sealed, with: key.key, binding: TenantCipher.binding(.keyCheck, 0))
    if opened == text { return .inForce }
    guard let next = try value(nextName, db),
      let bytes = try? Sealing.open(next, with: key.key, binding: TenantCipher.binding(.keyCheck, 1)),
      let master = MasterKey(bytes: bytes)
    else { return .wrong }
    return .next(inForce: master)
  }

  /// Lets `next` open the data besides the key in force.
  static func admit(_ next: MasterKey, beside master: MasterKey, _ db: Database) throws {
    try put(
      try Sealing.seal(
        master.key.withUnsafeBytes { Array($0) }, with: next.key, binding: TenantCipher.binding(.keyCheck, 1)),
      nextName, db)
  }

  /// Ends that: only the key in force opens the data.
  static func dismissNext(_ db: Database) throws {
    try db.execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [nextName])
  }

  /// Whether a rotation is under way, or was cut off.
  static func hasNext(_ db: Database) throws -> Bool { try value(nextName, db) != nil }

  private static func value(_ name: String, _ db: Database) throws -> Data? {
    try Data.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
  }

  private static func put(_ sealed: [UInt8], _ name: String, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", arguments: [name, Data(sealed)])
  }
}
