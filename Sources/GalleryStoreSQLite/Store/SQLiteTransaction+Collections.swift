import Foundation
import GRDB
import Gallery

private let columns =
  "number, code, capacity, record, created, face_count, subject_count"

extension SQLiteTransaction {
  func collectionCount() throws(GalleryError) -> Int {
    try number("SELECT count(*) FROM collection WHERE tenant = ?", [tenant.rawValue])
  }

  func collections(_ page: Page) throws(GalleryError) -> [FaceCollection] {
    try rows(
      "SELECT \(columns) FROM collection WHERE tenant = ? ORDER BY number LIMIT ? OFFSET ?",
      [tenant.rawValue] + page.arguments
    ) { (row) throws(GalleryError) in try collection(row) }
  }

  func collection(_ id: CollectionID) throws(GalleryError) -> FaceCollection? {
    try row(
      "SELECT \(columns) FROM collection WHERE number = ? AND tenant = ?", [id.rawValue, tenant.rawValue]
    ) { (row) throws(GalleryError) in try collection(row) }
  }

  func collection(named name: Name) throws(GalleryError) -> FaceCollection? {
    try row(
      "SELECT \(columns) FROM collection WHERE tenant = ? AND name_digest = ?",
      [tenant.rawValue, digest(name, .collection)]
    ) { (row) throws(GalleryError) in try collection(row) }
  }

  func collectionExists(displayName: Name, besides: CollectionID?) throws(GalleryError) -> Bool {
    try number(
      "SELECT count(*) FROM collection WHERE tenant = ? AND display_digest = ? AND number != ?",
      [tenant.rawValue, digest(displayName, .details), besides?.rawValue ?? 0]) > 0
  }

  private func collection(_ row: Row) throws(GalleryError) -> FaceCollection {
    // In the order of `columns`: to look a name up takes longer than to read the value.
    let number: Int64 = row[0]
    let sealed: Data = row[3]
    let record = try parsed.collection(CollectionID(rawValue: number), sealed: sealed) {
      () throws(GalleryError) in
      try decoded(CollectionRecord.self, from: try open(sealed, .collection, of: number))
    }
    let id = CollectionID(rawValue: number)
    let (faceCount, subjectCount): (Int, Int) = (row[5], row[6])
    let change = countChanges[id] ?? CountChange()
    return FaceCollection(
      id: id, name: record.name, code: row[1], capacity: row[2], schema: record.schema,
      matchThreshold: record.matchThreshold, kind: record.kind, displayName: record.displayName,
      created: Timestamp(milliseconds: row[4]), faceCount: faceCount + change.faces,
      subjectCount: subjectCount + change.subjects)
  }

  func insertCollection(
    _ new: NewCollection, code: String, at time: Timestamp
  ) throws(GalleryError) -> FaceCollection {
    if try collection(named: new.name) != nil { throw .collectionExists(new.name) }
    let collection = FaceCollection(
      id: CollectionID(rawValue: counters.next(.collection)), name: new.name, code: code,
      capacity: new.capacity, schema: new.schema, matchThreshold: new.matchThreshold, kind: new.kind,
      displayName: new.displayName, created: time)
    try execute(
      """
      INSERT INTO collection (number, tenant, name_digest, display_digest, code, capacity, record, created)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        collection.id.rawValue, tenant.rawValue, digest(new.name, .collection),
        displayDigest(new.displayName), code, new.capacity, try sealed(collection), time.milliseconds,
      ])
    return collection
  }

  func updateCollection(_ collection: FaceCollection) throws(GalleryError) {
    try execute(
      "UPDATE collection SET display_digest = ?, capacity = ?, record = ? WHERE number = ? AND tenant = ?",
      [
        displayDigest(collection.displayName), collection.capacity, try sealed(collection),
        collection.id.rawValue, tenant.rawValue,
      ])
  }

  func deleteCollection(_ id: CollectionID) throws(GalleryError) {
    try execute("DELETE FROM membership WHERE collection = ?", [id.rawValue])
    forgetCounts(of: id)
    try execute("DELETE FROM collection WHERE number = ? AND tenant = ?", [id.rawValue, tenant.rawValue])
    noteErasure()
  }

  private func displayDigest(_ name: Name) -> Data? { name.isEmpty ? nil : digest(name, .details) }

  private func sealed(_ collection: FaceCollection) throws(GalleryError) -> Data {
    let record = CollectionRecord(
      name: collection.name, displayName: collection.displayName, kind: collection.kind,
      schema: collection.schema, matchThreshold: collection.matchThreshold)
    return try seal(try encoded(record), .collection, of: collection.id.rawValue)
  }
}
