import FaceData
import Gallery

/// A transaction over a copy of a tenant's tables; the store keeps the copy if all goes well.
final class InMemoryTransaction {
  private(set) var tables: InMemoryTables
  private(set) var changes: [TemplateChange] = []

  init(_ tables: InMemoryTables) { self.tables = tables }
}

extension Page {
  /// This stretch of a list.
  fileprivate func of<Element>(_ list: some Sequence<Element>) -> [Element] {
    Array(list.dropFirst(offset).prefix(limit))
  }
}

// MARK: - Reading

extension InMemoryTransaction: GalleryReader {
  func collectionCount() -> Int { tables.collections.count }

  func collections(_ page: Page) -> [FaceCollection] {
    page.of(tables.collections.keys.sorted().compactMap { collection($0) })
  }

  func collection(_ id: CollectionID) -> FaceCollection? {
    guard var collection = tables.collections[id] else { return nil }
    collection.faceCount = tables.facesByCollection[id]?.count ?? 0
    collection.subjectCount = tables.memberships.values.count { $0[id] != nil }
    return collection
  }

  func collection(named name: Name) -> FaceCollection? {
    tables.collections.values.first { $0.name == name }.flatMap { collection($0.id) }
  }

  func collectionExists(displayName: Name, besides: CollectionID?) -> Bool {
    tables.collections.values.contains { $0.displayName == displayName && $0.id != besides }
  }

  func subjectCount() -> Int { tables.subjects.count }

  func subjects(_ page: Page) -> [Subject] {
    page.of(tables.subjects.keys.sorted()).compactMap { tables.subjects[$0] }
  }

  func subject(_ id: SubjectID) -> Subject? { tables.subjects[id] }

  func subject(key: Name) -> Subject? { tables.subjects.values.first { $0.key == key } }

  func members(of collection: CollectionID, _ page: Page) -> [Membership] {
    page.of(tables.memberships.keys.sorted().compactMap { tables.memberships[$0]?[collection] })
  }

  func memberships(of subject: SubjectID) -> [Membership] {
    (tables.memberships[subject] ?? [:]).values.sorted { $0.collection < $1.collection }
  }

  func membership(of subject: SubjectID, in collection: CollectionID) -> Membership? {
    tables.memberships[subject]?[collection]
  }

  func faceCount() -> Int { tables.faces.count }

  func face(_ id: FaceID) -> Face? { tables.faces[id]?.face }

  func faces(_ ids: [FaceID]) -> [Face] { Set(ids).compactMap { tables.faces[$0]?.face } }

  func face(_ code: FaceCode) -> Face? { tables.facesByCode[code].flatMap { tables.faces[$0]?.face } }

  func faces(in collection: CollectionID, _ page: Page) -> [Face] {
    page.of((tables.facesByCollection[collection] ?? []).sorted()).compactMap { tables.faces[$0]?.face }
  }

  func faces(of subject: SubjectID) -> [Face] {
    (tables.facesBySubject[subject] ?? []).sorted().compactMap { tables.faces[$0]?.face }
  }

  func faceCount(of subject: SubjectID) -> Int { tables.facesBySubject[subject]?.count ?? 0 }

  func embedding(of face: FaceID) -> Embedding? { tables.faces[face]?.embedding }

  func crop(of face: FaceID) -> [UInt8]? { tables.faces[face]?.crop }

  func image(_ id: ImageID) -> StoredImage? { tables.images[id]?.image }

  func image(token: Name) -> StoredImage? { tables.images.values.first { $0.image.token == token }?.image }

  func image(key: Name) -> StoredImage? {
    tables.images.values.first { $0.image.key == key }?.image
  }

  func imageBytes(_ id: ImageID) -> [UInt8]? { tables.images[id]?.bytes }

  func faces(of image: ImageID) -> [Face] {
    tables.faces.values.map(\.face).filter { $0.image == image }.sorted { $0.id < $1.id }
  }

  func library(_ page: Page) -> [LibraryEntry] {
    let faces = tables.faces.values.map(\.face)
    let withFaces = Set(faces.compactMap(\.image))
    var entries = faces.map { face in
      (face.created, LibraryEntry(face: face, image: face.image.flatMap { tables.images[$0]?.image }))
    }
    for row in tables.images.values where !withFaces.contains(row.image.id) {
      entries.append((row.image.created, LibraryEntry(face: nil, image: row.image)))
    }
    entries.sort { one, other in
      (one.0, one.1.face?.id.rawValue ?? 0, one.1.image?.id.rawValue ?? 0)
        < (other.0, other.1.face?.id.rawValue ?? 0, other.1.image?.id.rawValue ?? 0)
    }
    return page.of(entries.map(\.1))
  }

  func libraryCount() -> Int {
    let withFaces = Set(tables.faces.values.compactMap(\.face.image))
    return tables.faces.count + tables.images.count - withFaces.count
  }
}

// MARK: - Writing

extension InMemoryTransaction: GalleryWriter {
  func insertCollection(
    _ new: NewCollection, code: String, at time: Timestamp
  ) throws(GalleryError) -> FaceCollection {
    if collection(named: new.name) != nil { throw .collectionExists(new.name) }
    let collection = FaceCollection(
      id: CollectionID(rawValue: tables.nextID()), name: new.name, code: code, capacity: new.capacity,
      schema: new.schema, matchThreshold: new.matchThreshold, kind: new.kind, displayName: new.displayName,
      created: time)
    tables.collections[collection.id] = collection
    return collection
  }

  func updateCollection(_ collection: FaceCollection) { tables.collections[collection.id] = collection }

  func deleteCollection(_ id: CollectionID) {
    tables.collections[id] = nil
    tables.facesByCollection[id] = nil
    for subject in tables.memberships.keys { tables.memberships[subject]?[id] = nil }
  }

  func insertSubject(_ new: NewSubject, at time: Timestamp) throws(GalleryError) -> Subject {
    if subject(key: new.key) != nil { throw .subjectExists(new.key) }
    let subject = Subject(
      id: SubjectID(rawValue: tables.nextID()), key: new.key, name: new.name, tag: new.tag, created: time)
    tables.subjects[subject.id] = subject
    return subject
  }

  func updateSubject(_ subject: Subject) { tables.subjects[subject.id] = subject }

  func deleteSubject(_ id: SubjectID) {
    tables.subjects[id] = nil
    tables.memberships[id] = nil
    tables.facesBySubject[id] = nil
  }

  func putMembership(_ membership: Membership) {
    tables.memberships[membership.subject, default: [:]][membership.collection] = membership
  }

  func deleteMembership(of subject: SubjectID, in collection: CollectionID) {
    tables.memberships[subject]?[collection] = nil
  }

  func insertFace(_ new: FaceInsertion) -> FaceID? {
    guard tables.facesByCode[new.code] == nil else { return nil }
    let id = FaceID(rawValue: tables.nextID())
    let face = Face(
      id: id, code: new.code, subject: new.subject, image: new.image, collections: [], box: new.face.box,
      attributes: new.face.attributes, externalImageID: new.externalImageID, fields: new.fields,
      created: new.created)
    tables.faces[id] = InMemoryTables.FaceRow(
      face: face, embedding: new.face.embedding, crop: new.face.crop)
    tables.facesByCode[new.code] = id
    if let subject = new.subject { tables.facesBySubject[subject, default: []].insert(id) }
    return id
  }

  func updateFace(_ id: FaceID, externalImageID: Name?, fields: [Name: FieldValue]) {
    tables.faces[id]?.face.externalImageID = externalImageID
    tables.faces[id]?.face.fields = fields
  }

  func replaceEmbedding(of face: FaceID, by embedding: Embedding) {
    tables.faces[face]?.embedding = embedding
  }

  func deleteFace(_ id: FaceID) {
    guard let row = tables.faces.removeValue(forKey: id) else { return }
    tables.facesByCode[row.face.code] = nil
    if let subject = row.face.subject { tables.facesBySubject[subject]?.remove(id) }
  }

  func bind(_ face: FaceID, to collection: CollectionID) -> Bool {
    guard var row = tables.faces[face], !row.face.collections.contains(collection) else { return false }
    row.face.collections.append(collection)
    row.face.collections.sort()
    tables.faces[face] = row
    tables.facesByCollection[collection, default: []].insert(face)
    return true
  }

  func unbind(_ face: FaceID, from collection: CollectionID) -> Bool {
    guard let row = tables.faces[face], row.face.collections.contains(collection) else { return false }
    tables.faces[face]?.face.collections.removeAll { $0 == collection }
    tables.facesByCollection[collection]?.remove(face)
    return true
  }

  func insertImage(_ new: NewImage, token: Name, at time: Timestamp) throws(GalleryError) -> StoredImage {
    if image(key: new.key) != nil { throw .imageExists(new.key) }
    let image = StoredImage(
      id: ImageID(rawValue: tables.nextID()), token: token, key: new.key, description: new.description,
      personName: new.personName, personGender: new.personGender, created: time)
    tables.images[image.id] = InMemoryTables.ImageRow(image: image, bytes: new.bytes)
    return image
  }

  func deleteImage(_ id: ImageID) { tables.images[id] = nil }

  func record(_ change: TemplateChange) { changes.append(change) }
}
