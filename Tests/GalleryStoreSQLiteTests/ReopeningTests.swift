import FaceData
import Foundation
import Gallery
import InMemoryGallery
import GalleryStoreSQLite
import GRDB
import Testing

@Suite struct ReopeningTests {
  @Test func everythingIsThereAfterARestart() async throws {
    let folder = try StoreFolder()
    var store = try folder.open()
    var gallery = try await folder.gallery(store)
    let tenant = try await gallery.createTenant(named: "acme")
    var mine = gallery.tenant(tenant.id)
    _ = try await mine.createCollection(
      NewCollection(name: "set", schema: try FieldSchema(["n": .long]), matchThreshold: 80))
    for number in 0..<30 {
      _ = try await mine.enrol(
        Enrolment(
          faces: [try randomFace(crop: [1])], collections: ["set"],
          subject: number % 2 == 0 ? .any(NewSubject(key: "s\(number % 6)", name: "N")) : nil,
          externalImageID: "e\(number)", fields: ["n": .whole(Int64(number))],
          image: NewImage(key: "k\(number)", bytes: [2])))
    }
    let before = try await mine.library(.whole)
    try await store.close()
    store = try folder.open()
    gallery = try await folder.gallery(store)
    mine = gallery.tenant(tenant.id)
    #expect(try await mine.library(.whole).entries == before.entries)
    #expect(try await gallery.differencesBetweenIndexAndStore() == [])
    #expect(try await store.problems() == [])
    // Filters work on what was loaded.
    #expect(try await mine.deleteFaces(matching: "n:[10 TO 12]", inCollectionNamed: "set").count == 3)
    // Numbers are not used again.
    let last = try #require(before.entries.compactMap(\.face?.id).max())
    let next = try await mine.enrol(Enrolment(faces: [try randomFace()], collections: ["set"]))
    #expect(next.faces[0].id > last)
    try await store.close()
  }

  @Test func anotherEmbedderIsRefused() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    _ = try await folder.gallery(store)
    let other = ModelIdentity(name: "other", version: "2", dimension: 64, metric: .cosine)
    let refused = try await code {
      _ = try await FaceGallery.open(store: store, index: InMemoryTemplateIndex(), model: other)
    }
    #expect(refused == .fault(.embedderMismatch))
    _ = try await folder.gallery(store)
    try await store.close()
  }

  @Test func oneOwnerAtATimeButVisitorsToo() async throws {
    let folder = try StoreFolder()
    #expect(try await code { _ = try folder.open(.visit) } == .fault(.storageFailure))
    let store = try folder.open()
    #expect(try await code { _ = try folder.open() } == .fault(.dataFolderInUse))
    let visitor = try folder.open(.visit)
    _ = try await visitor.createTenant(
      name: "late", credentials: RandomIDGenerator().credentials(tenantName: "late"),
      at: Timestamp(milliseconds: 1))
    #expect(try await store.tenants().map(\.name) == ["late"])
    try await visitor.close()
    try await store.close()
    let next = try folder.open()
    try await next.close()
  }

  @Test func aFolderOfANewerVersionIsLeftAlone() async throws {
    let folder = try StoreFolder()
    try await folder.open().close()
    let database = try DatabaseQueue(path: folder.data + "/gallery.sqlite")
    try await database.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99: from the future')")
    }
    try database.close()
    #expect(try await code { _ = try folder.open() } == .fault(.dataFolderTooNew))
  }

  @Test func durabilitySettingsAreInForce() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    #expect(try await store.settingsInForce() == ["synchronous": 2, "secure_delete": 1, "foreign_keys": 1])
    #expect(try folder.files().keys.contains("gallery.sqlite-wal"))
    try await store.close()
  }

  @Test func noncesOutliveARestartAndAreAddedToAnOlderFolder() async throws {
    let folder = try StoreFolder()
    var store = try folder.open()
    let tenant = try await folder.gallery(store).createTenant(named: "acme")
    func use() async throws -> Bool {
      try await store.useNonce(
        [1, 2, 3], of: tenant.id, expires: Timestamp(milliseconds: 10), now: Timestamp(milliseconds: 1))
    }
    #expect(try await use())
    try await store.close()
    store = try folder.open()
    #expect(try await !use())
    try await store.close()
    // As the first version of the folder was.
    let database = try DatabaseQueue(path: folder.data + "/gallery.sqlite")
    try await database.write { db in
      try db.execute(sql: "DROP TABLE nonce")
      try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = '2: nonces'")
    }
    try database.close()
    store = try folder.open()
    #expect(try await use())
    #expect(try await store.problems() == [])
    try await store.close()
  }

  @Test func damageIsFound() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    let mine = gallery.tenant(try await gallery.createTenant(named: "acme").id)
    _ = try await mine.enrol(
      Enrolment(
        faces: [try randomFace()], collections: ["c"], createsMissingCollections: true,
        subject: .any(NewSubject(key: "s"))))
    #expect(try await store.problems() == [])
    let database = try DatabaseQueue(path: folder.data + "/gallery.sqlite")
    try await database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      try db.execute(sql: "UPDATE collection SET face_count = 9")
      try db.execute(sql: "DELETE FROM subject")
    }
    try database.close()
    let problems = try await store.problems()
    #expect(problems.contains { $0.contains("counts are wrong") })
    #expect(problems.contains { $0.contains("refers to nothing") })
    try await store.close()
  }
}
