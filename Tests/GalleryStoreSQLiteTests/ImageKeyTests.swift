import Crypto
import Foundation
import GRDB
import Gallery
import GalleryStoreSQLite
import InMemoryGallery
import Testing

/// Keys of stored images that older versions took with their padding.
@Suite struct ImageKeyTests {
  @Test func oldKeysLoseTheirPaddingAndNoImageIsLost() async throws {
    let folder = try StoreFolder()
    var store = try folder.open()
    var gallery = try await folder.gallery(store)
    let tenant = try await gallery.createTenant(named: "acme").id
    // In this order: alone; a pair whose older one is padded; a pair whose younger one is; one that is all padding.
    let keys = ["alone==", "first=", "first", "second", "second==", "=="]
    var tokens: [Name] = []
    for index in keys.indices {
      let made = try await gallery.tenant(tenant).enrol(
        Enrolment(
          faces: [try randomFace()], collections: [],
          image: NewImage(key: "made-\(index)", bytes: [UInt8(index)])))
      tokens.append(try #require(made.image).token)
    }
    try await store.close()
    try age(folder, keys)

    store = try folder.open()
    gallery = try await folder.gallery(store)
    let mine = gallery.tenant(tenant)
    #expect(try await store.problems() == [])
    let images = try await mine.library(.whole).entries.compactMap(\.image)
    #expect(images.map(\.token) == tokens)
    let now = images.map(\.key)
    #expect(now[0] == "alone" && now[1] == "first" && now[3] == "second")
    #expect(Set(now).count == keys.count)
    for (index, token) in tokens.enumerated() {
      #expect(try await mine.image(token: token).bytes == [UInt8(index)])
    }
    for key: Name in ["alone", "alone==", "first", "first=", "second", "second=="] {
      #expect(try await mine.imageExists(key: key), "\(key)")
    }
    try await store.close()
  }

  /// Gives the images the keys that an older version stored, by that version's own means.
  private func age(_ folder: StoreFolder, _ keys: [String]) throws {
    let text = try String(contentsOfFile: folder.keyFile, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let digits = Array(text)
    let bytes = stride(from: 0, to: 64, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    func binding(_ kind: UInt8, _ owner: Int64) -> [UInt8] {
      [kind] + withUnsafeBytes(of: owner.littleEndian) { Array($0) }
    }
    let database = try DatabaseQueue(path: folder.data + "/gallery.sqlite")
    try database.write { db in
      let tenant = try #require(try Row.fetchOne(db, sql: "SELECT number, wrapped_key FROM tenant"))
      let wrapped: Data = tenant["wrapped_key"]
      let key = SymmetricKey(
        data: try AES.GCM.open(
          AES.GCM.SealedBox(combined: wrapped), using: SymmetricKey(data: bytes),
          authenticating: binding(1, tenant["number"])))
      func derived(_ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Array(purpose.utf8), outputByteCount: 32)
      }
      let (sealing, lookup) = (derived("mien sealing"), derived("mien look-up"))
      for (number, key) in zip(try Int64.fetchAll(db, sql: "SELECT number FROM image ORDER BY number"), keys)
      {
        let record = #"{"key":"\#(key)","description":"","personName":"","personGender":""}"#
        let sealed = try AES.GCM.seal(
          Data(record.utf8), using: sealing, authenticating: binding(10, number)
        ).combined
        let digest = Data(
          HMAC<SHA256>.authenticationCode(for: [10] + Array(key.utf8), using: lookup).prefix(16))
        try db.execute(
          sql: "UPDATE image SET record = ?, key_digest = ? WHERE number = ?",
          arguments: [sealed, digest, number])
      }
      try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier LIKE '3:%'")
      try db.execute(sql: "PRAGMA user_version = 0")
    }
    try database.close()
  }
}
