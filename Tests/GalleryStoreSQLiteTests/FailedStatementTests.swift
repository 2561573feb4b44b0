import GRDB
import Gallery
import GalleryStoreSQLite
import InMemoryGallery
import Testing

/// A statement that fails in the middle of a transaction, made to fail in the database itself by a trigger.
@Suite struct FailedStatementTests {
  /// What SQLite does when the trigger fires: it undoes the statement, or with it the whole transaction, as when the
  /// disk is full.
  enum Failure: String, CaseIterable, CustomTestStringConvertible {
    case statement = "ABORT"
    case transaction = "ROLLBACK"
    var testDescription: String { rawValue }
  }

  /// Makes putting a face into a collection fail.
  private func breakPlacement(in collection: FaceCollection, _ failure: Failure, _ folder: StoreFolder) throws
  {
    try DatabaseQueue(path: folder.data + "/gallery.sqlite").write { db in
      try db.execute(
        sql: """
          CREATE TRIGGER broken BEFORE INSERT ON placement WHEN NEW.collection = \(collection.id.rawValue)
          BEGIN SELECT RAISE(\(failure.rawValue), 'out of order'); END
          """)
    }
  }

  private func repair(_ folder: StoreFolder) throws {
    try DatabaseQueue(path: folder.data + "/gallery.sqlite").write { db in
      try db.execute(sql: "DROP TRIGGER broken")
    }
  }

  private func withGallery(
    _ body: (StoreFolder, SQLiteGalleryStore, TenantGallery) async throws -> Void
  ) async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    let mine = gallery.tenant(try await gallery.createTenant(named: "acme").id)
    try await body(folder, store, mine)
    #expect(try await gallery.differencesBetweenIndexAndStore() == [])
    #expect(try await store.problems() == [])
    try await store.close()
  }

  @Test(arguments: Failure.allCases)
  func bindingThatFailsInOneCollectionChangesNoOther(failure: Failure) async throws {
    try await withGallery { folder, _, mine in
      var collections: [FaceCollection] = []
      for name in ["a", "b", "c"] {
        collections.append(try await mine.createCollection(NewCollection(name: Name(name))))
      }
      let enrolled = try await mine.enrol(Enrolment(faces: [try randomFace()], collections: []))
      let face = enrolled.faces[0].code
      try breakPlacement(in: collections[1], failure, folder)
      let thrown = try await code { _ = try await mine.bind(face, toCollections: ["a", "b", "c"]) }
      #expect(thrown == .fault(.storageFailure))
      #expect(try await mine.face(face).face.collections == [])
      try repair(folder)
      let outcomes = try await mine.bind(face, toCollections: ["a", "b", "nowhere", "c"])
      #expect(outcomes.map(\.error?.code) == [nil, nil, .collectionNotFound, nil])
    }
  }

  @Test(arguments: Failure.allCases)
  func aFailureThatIsPassedOverEndsTheTransactionAllTheSame(failure: Failure) async throws {
    try await withGallery { folder, store, mine in
      let collection = try await mine.createCollection(NewCollection(name: "a"))
      let enrolled = try await mine.enrol(Enrolment(faces: [try randomFace()], collections: []))
      let face = enrolled.faces[0].id
      try breakPlacement(in: collection, failure, folder)
      let thrown = try await code {
        try await store.write(mine.tenant, publish: { _ in Issue.record("published") }) {
          (writer) throws(GalleryError) in
          _ = try? writer.bind(face, to: collection.id)
          _ = try? writer.insertCollection(
            NewCollection(name: "after"), code: "12345678", at: Timestamp(milliseconds: 1))
        }
      }
      #expect(thrown == .fault(.storageFailure))
      try repair(folder)
      #expect(try await mine.collections().map(\.name) == ["a"])
    }
  }

  @Test func writesOfOthersAtTheSameTimeAreKept() async throws {
    try await withGallery { folder, _, mine in
      let broken = try await mine.createCollection(NewCollection(name: "broken"))
      _ = try await mine.createCollection(NewCollection(name: "good"))
      try breakPlacement(in: broken, .statement, folder)
      let results = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<40 {
          group.addTask {
            let name = number % 4 == 0 ? "broken" : "good"
            let enrolled = try? await mine.enrol(
              Enrolment(
                faces: [try randomFace()], collections: [Name(name)],
                subject: .any(NewSubject(key: "\(number)"))))
            return enrolled != nil
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(results.filter { $0 }.count == 30)
      try repair(folder)
      #expect(try await mine.collection(named: "good").faceCount == 30)
      #expect(try await mine.subjects(.whole).count == 30)
    }
  }
}
