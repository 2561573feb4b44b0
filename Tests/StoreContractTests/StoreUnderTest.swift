import FaceData
import Foundation
import Gallery
import InMemoryGallery
import GalleryIndexExact
import GalleryStoreSQLite
import Testing

/// The stores and indexes that must all keep to the same contract.
enum StoreUnderTest: String, CaseIterable, CustomTestStringConvertible {
  case inMemory
  case sqlite
  case sqliteWithExactIndex

  var testDescription: String { rawValue }
}

/// The embedder of the real faces; a made-up one where there are none.
let testModel =
  (try? RealFaces.shared.get().model)
  ?? ModelIdentity(name: "test", version: "1", dimension: 32, metric: .cosine)

/// A gallery with one tenant, its temporary folder, and what tests need again and again.
struct Fixture: Sendable {
  let gallery: FaceGallery
  let tenant: Tenant
  let folder: TemporaryFolder?

  var mine: TenantGallery { gallery.tenant(tenant.id) }

  /// Runs a test on a fresh gallery and checks at the end that the index agrees with the store.
  static func run(_ kind: StoreUnderTest, _ body: (Fixture) async throws -> Void) async throws {
    let clock = TestClock()
    var folder: TemporaryFolder?
    let store: any GalleryStore
    if kind == .inMemory {
      store = InMemoryGalleryStore()
    } else {
      let temporary = try TemporaryFolder()
      folder = temporary
      store = try temporary.open()
    }
    let index: any TemplateIndex =
      kind == .sqliteWithExactIndex ? ExactTemplateIndex(model: testModel) : InMemoryTemplateIndex()
    let gallery = try await FaceGallery.open(store: store, index: index, model: testModel, clock: clock)
    let tenant = try await gallery.createTenant(named: "acme")
    let fixture = Fixture(gallery: gallery, tenant: tenant, folder: folder)
    try await body(fixture)
    #expect(try await gallery.differencesBetweenIndexAndStore() == [])
    if let store = store as? SQLiteGalleryStore {
      #expect(try await store.problems() == [])
      try await store.close()
    }
  }

  /// A collection for a test.
  @discardableResult
  func collection(
    _ name: Name, fields: [Name: FieldType] = [:], capacity: Int? = nil
  ) async throws -> FaceCollection {
    try await mine.createCollection(
      NewCollection(name: name, capacity: capacity, schema: try FieldSchema(fields)))
  }

  /// Enrols one face without a subject.
  @discardableResult
  func enrol(
    _ face: NewFace, in collections: [Name], externalImageID: Name? = nil,
    fields: [Name: FieldValue] = [:]
  ) async throws -> Face {
    let enrolled = try await mine.enrol(
      Enrolment(faces: [face], collections: collections, externalImageID: externalImageID, fields: fields))
    return try #require(enrolled.faces.first)
  }

  /// Enrols faces of a subject, made with its collections where they are missing.
  @discardableResult
  func enrol(_ faces: [NewFace], of key: Name, in collections: [Name]) async throws -> Enrolled {
    try await mine.enrol(
      Enrolment(
        faces: faces, collections: collections, createsMissingCollections: true,
        subject: .any(NewSubject(key: key))))
  }
}

/// The face of the person with a number, a little turned towards the next one.
///
/// - Parameter turn: 0 is the person's own face … 1 is that of the person after it; in between, the embeddings
///   are blended.
func face(_ person: Int, turn: Float = 0) throws -> NewFace {
  let (own, next) = try (embedding(ofPerson: person), embedding(ofPerson: person + 1))
  return NewFace(
    embedding: try Embedding(
      model: testModel, values: zip(own, next).map { $0 * (1 - turn) + $1 * turn }),
    box: FaceBox(x: Double(person), y: 2, width: 30, height: 40),
    attributes: FaceAttributes(
      yaw: -3.5, pitch: 4, roll: 0.25, age: 31, maleProbability: 0.75, smile: 0.5, glasses: .dark, hat: false,
      quality: 0.9, confidence: 0.99))
}

/// How far apart two turns of one person's face are.
func distance(from turn: Float, to other: Float) throws -> Float {
  try #require(face(1, turn: turn).embedding.distance(to: face(1, turn: other).embedding))
}

/// A real face's embedding, or an axis where there are no real ones.
private func embedding(ofPerson number: Int) throws -> [Float] {
  if let people = try? RealFaces.shared.get().people { return people[number % people.count].embedding.values }
  var values = [Float](repeating: 0, count: testModel.dimension)
  values[number % values.count] = 1
  return values
}

/// The error that an operation must end with.
func code(_ operation: () async throws -> Void) async throws -> GalleryError.Code? {
  do {
    try await operation()
    return nil
  } catch let error as GalleryError {
    #expect(!error.message.isEmpty)
    return error.code
  }
}

/// A clock that moves a second at every look.
final class TestClock: GalleryClock {
  private let time = Counter()
  func now() -> Timestamp { Timestamp(milliseconds: 1_700_000_000_000 + time.next() * 1000) }
}
