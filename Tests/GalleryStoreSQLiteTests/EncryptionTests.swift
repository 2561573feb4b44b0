import Foundation
import GRDB
import Gallery
import GalleryStoreSQLite
import InMemoryGallery
import Testing

@Suite struct EncryptionTests {
  private static let secrets = [
    "Marie-Curie", "Physicist-Tag", "note-about-her", "secret-collection", "display-of-it", "kind-of-it",
    "external-image-77", "field-value-42", "image-key-5", "image-description", "person-name", "person-gender",
  ]

  /// Everything that a caller can write, once.
  private func fill(
    _ mine: TenantGallery, crop: [UInt8] = Array("crop-of-the-face".utf8),
    original: [UInt8] = Array("the-original-picture".utf8)
  ) async throws -> (NewFace, Enrolled) {
    _ = try await mine.createCollection(
      NewCollection(
        name: "secret-collection", schema: try FieldSchema(["field-name-1": .string, "n": .long]),
        kind: "kind-of-it", displayName: "display-of-it"))
    let face = try randomFace(crop: crop)
    let enrolled = try await mine.enrol(
      Enrolment(
        faces: [face], collections: ["secret-collection"],
        subject: .new(NewSubject(key: "Marie-Curie", name: "Marie-Curie", tag: "Physicist-Tag")),
        note: "note-about-her", externalImageID: "external-image-77",
        fields: ["field-name-1": .string("field-value-42"), "n": .whole(0x1122_3344_5566_7788)],
        image: NewImage(
          key: "image-key-5", description: "image-description", personName: "person-name",
          personGender: "person-gender", bytes: original)))
    return (face, enrolled)
  }

  @Test func withoutTheKeyNothingThatACallerWroteCanBeRead() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    let tenant = try await gallery.createTenant(named: "acme")
    let (face, _) = try await fill(gallery.tenant(tenant.id))
    let credentials = tenant.credentials
    let texts =
      Self.secrets + [
        "field-name-1", "crop-of-the-face", "the-original-picture", credentials.huawei.password,
        credentials.huawei.secretKey, credentials.tencent.secretKey, credentials.baidu.secretKey,
        credentials.appliance.key,
      ]
    let embedding = face.embedding.values.withUnsafeBytes { Data($0.prefix(16)) }
    let number = withUnsafeBytes(of: Int64(0x1122_3344_5566_7788).littleEndian) { Data($0) }
    for round in 0..<2 {
      for text in texts { #expect(try folder.files(containing: Data(text.utf8)) == [], "\(text)") }
      #expect(try folder.files(containing: embedding) == [])
      #expect(try folder.files(containing: number) == [])
      // The file does hold what is meant to be open.
      #expect(try !folder.files(containing: Data("acme".utf8)).isEmpty)
      if round == 0 { try await store.checkpoint() }
    }
    try await store.close()
  }

  @Test func deletedBytesLeaveTheFiles() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    let tenant = try await gallery.createTenant(named: "acme")
    let mine = gallery.tenant(tenant.id)
    // Neighbours, so that pages stay in use.
    for _ in 0..<20 {
      _ = try await mine.enrol(
        Enrolment(faces: [try randomFace()], collections: ["c"], createsMissingCollections: true))
    }
    // Pictures larger than a page lie in chains of pages, which deletion sets free.
    func noise(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255) } }
    _ = try await fill(mine, crop: noise(30_000), original: noise(300_000))
    try await store.checkpoint()
    let values = try sealedValues(of: folder)
    #expect(values.count >= 8)
    #expect(values.contains { $0.count > 300_000 })
    // A piece that is cut in two by the end of a page is not found even now.
    let all = values.flatMap(pieces)
    let sealed = try all.filter { try folder.files(containing: $0) == ["gallery.sqlite"] }
    #expect(sealed.count > all.count * 9 / 10)
    #expect(sealed.count > 150)
    try await mine.deleteSubject("Marie-Curie")
    #expect(try await mine.library(.whole).entries.allSatisfy { $0.image == nil })
    try await mine.deleteCollection(named: "secret-collection")
    try await store.checkpoint()
    // The free pages are in the file that is searched.
    #expect(try number(folder, "PRAGMA freelist_count") > 70)
    for bytes in sealed { #expect(try folder.files(containing: bytes) == []) }
    #expect(try await mine.collection(named: "c").faceCount == 20)
    try await store.close()
  }

  @Test func deletedBytesLeaveTheLogByThemselves() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    let mine = gallery.tenant(try await gallery.createTenant(named: "acme").id)
    _ = try await fill(mine)
    let sealed = try sealedValues(of: folder).filter { $0.count > 200 }
    #expect(!sealed.isEmpty)
    try await mine.deleteSubject("Marie-Curie")
    let deadline = ContinuousClock.now + .seconds(20)
    while try sealed.contains(where: { try !folder.files(containing: $0).isEmpty }), .now < deadline {
      try await Task.sleep(for: .milliseconds(100))
    }
    for bytes in sealed { #expect(try folder.files(containing: bytes) == []) }
    try await store.close()
  }

  @Test func deletingATenantDestroysItsKeyAndData() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    _ = try await gallery.createTenant(named: "stays")
    let tenant = try await gallery.createTenant(named: "acme")
    _ = try await fill(gallery.tenant(tenant.id))
    try await store.checkpoint()
    var sealed = try sealedValues(of: folder)
    sealed += try values(of: folder, "SELECT wrapped_key FROM tenant WHERE name = 'acme'")
    sealed += try values(of: folder, "SELECT credentials FROM tenant WHERE name = 'acme'")
    try await gallery.deleteTenant(named: "acme")
    try await store.checkpoint()
    for bytes in sealed { #expect(try folder.files(containing: bytes) == []) }
    #expect(try await store.problems() == [])
    try await store.close()
  }

  @Test func aValueThatWasMovedOrChangedIsNoticed() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    let mine = gallery.tenant(try await gallery.createTenant(named: "acme").id)
    let first = try await mine.enrol(
      Enrolment(
        faces: [try randomFace(), try randomFace()], collections: ["c"], createsMissingCollections: true))
    let database = try DatabaseQueue(path: folder.data + "/gallery.sqlite")
    try await database.write { db in
      try db.execute(
        sql: """
          UPDATE face SET template = (SELECT template FROM face WHERE number = ?) WHERE number = ?
          """, arguments: [first.faces[0].id.rawValue, first.faces[1].id.rawValue])
    }
    #expect(
      try await code { _ = try await mine.embedding(ofFace: first.faces[1].code) } == .fault(.dataDamaged))
    #expect(try await store.problems().count == 1)
    try database.close()
    try await store.close()
  }

  /// The sealed values of the subject, its face, image and collection, as they lie in the database.
  private func sealedValues(of folder: StoreFolder) throws -> [Data] {
    try [
      "SELECT record FROM subject", "SELECT note FROM membership WHERE note IS NOT NULL",
      "SELECT template FROM face WHERE subject IS NOT NULL",
      "SELECT fields FROM face WHERE fields IS NOT NULL",
      "SELECT details FROM face WHERE subject IS NOT NULL", "SELECT bytes FROM crop",
      "SELECT bytes FROM original", "SELECT record FROM image",
      "SELECT record FROM collection WHERE display_digest IS NOT NULL",
    ].flatMap { try values(of: folder, $0) }
  }

  /// A short value as it is, and of a long one a piece of every page.
  private func pieces(of value: Data) -> [Data] {
    guard value.count > 1000 else { return [value] }
    return stride(from: 0, to: value.count - 32, by: 2000).map { Data(value[$0..<$0 + 32]) }
  }

  private func values(of folder: StoreFolder, _ query: String) throws -> [Data] {
    try read(folder) { db in try Data.fetchAll(db, sql: query) }
  }

  private func number(_ folder: StoreFolder, _ query: String) throws -> Int {
    try read(folder) { db in try Int.fetchOne(db, sql: query) } ?? 0
  }

  private func read<Value>(_ folder: StoreFolder, _ body: (Database) throws -> Value) throws -> Value {
    var configuration = Configuration()
    configuration.readonly = true
    let database = try DatabaseQueue(path: folder.data + "/gallery.sqlite", configuration: configuration)
    defer { try? database.close() }
    return try database.read(body)
  }
}
