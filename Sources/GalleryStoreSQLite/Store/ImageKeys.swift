import Foundation
import GRDB
import Gallery

/// Stored images' keys lose the padding that callers once could give them (step 3 of ``Schema``).
enum ImageKeys {
  /// Rewrites keys that end in padding, so that both ways to write a key find the same image.
  ///
  /// Where two images share a key afterwards, none is deleted: the older one keeps the key, and the younger one gets
  /// a key that nobody asks for. It stays in the list and is found by its token.
  static func dropPadding(_ db: Database, _ keys: KeyRing) throws {
    for number in try Int64.fetchAll(db, sql: "SELECT number FROM tenant") {
      let tenant = TenantID(rawValue: number)
      let table = Table(db: db, tenant: tenant, cipher: try keys.cipher(of: tenant, db))
      for image in try table.padded() { try table.dropPadding(of: image) }
    }
  }

  /// The images of one tenant.
  private struct Table {
    let db: Database
    let tenant: TenantID
    let cipher: TenantCipher

    struct Image {
      let number: Int64
      let token: String
      var record: ImageRecord
    }

    /// The images whose key ends in padding, the oldest first.
    func padded() throws -> [Image] {
      let rows = try Row.fetchCursor(
        db, sql: "SELECT number, token, record FROM image WHERE tenant = ? ORDER BY number",
        arguments: [tenant.rawValue])
      var padded: [Image] = []
      while let row = try rows.next() {
        // What cannot be read is reported by a check of the folder, and must not keep it from opening.
        guard let image = try? image(row), image.record.key.text.utf8.last == UInt8(ascii: "=") else {
          continue
        }
        padded.append(image)
      }
      return padded
    }

    func dropPadding(of image: Image) throws {
      let key = StoredImage.key(unpadding: image.record.key)
      guard !key.isEmpty else { return try put(try ownKey(of: image), image) }
      guard let other = try self.image(withKey: key) else { return try put(key, image) }
      if other.number < image.number {
        try put(try ownKey(of: image), image)
      } else {
        try put(try ownKey(of: other), other)
        try put(key, image)
      }
    }

    /// A key that no image has and no caller gives.
    private func ownKey(of image: Image) throws -> Name {
      var key: Name = "\(StoredImage.key(unpadding: image.record.key))=\(image.token)"
      while try self.image(withKey: key) != nil { key = "\(key)_" }
      return key
    }

    private func image(withKey key: Name) throws -> Image? {
      try Row.fetchOne(
        db, sql: "SELECT number, token, record FROM image WHERE tenant = ? AND key_digest = ?",
        arguments: [tenant.rawValue, Data(cipher.digest(key, .image))]
      ).map { try image($0) }
    }

    private func image(_ row: Row) throws -> Image {
      let (number, sealed): (Int64, Data) = (row["number"], row["record"])
      let record = try decoded(ImageRecord.self, from: try cipher.open(sealed, .image, of: number))
      return Image(number: number, token: row["token"], record: record)
    }

    private func put(_ key: Name, _ image: Image) throws {
      var record = image.record
      record.key = key
      try db.execute(
        sql: "UPDATE image SET key_digest = ?, record = ? WHERE number = ?",
        arguments: [
          Data(cipher.digest(key, .image)),
          Data(try cipher.seal(try encoded(record), .image, of: image.number)), image.number,
        ])
    }
  }
}
