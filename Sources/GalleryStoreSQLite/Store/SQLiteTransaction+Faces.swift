import FaceData
import Foundation
import Gallery
import GRDB

private let columns = """
  face.number, face.code, face.subject, face.image, face.created, face.details, face.fields,
  (SELECT group_concat(collection) FROM placement WHERE placement.face = face.number)
  """

extension SQLiteTransaction {
  func faceCount() throws(GalleryError) -> Int {
    try number("SELECT count(*) FROM face WHERE tenant = ?", [tenant.rawValue])
  }

  func face(_ id: FaceID) throws(GalleryError) -> Face? {
    try faces([id]).first
  }

  func faces(_ ids: [FaceID]) throws(GalleryError) -> [Face] {
    let list = "[\(Set(ids).map { String($0.rawValue) }.joined(separator: ","))]"
    // Without CROSS and the plus, SQLite might go through all faces of the tenant.
    return try faces(
      """
      SELECT \(columns) FROM json_each(?) AS wanted CROSS JOIN face ON face.number = wanted.value
      WHERE +face.tenant = ?
      """, [list, tenant.rawValue])
  }

  func face(_ code: FaceCode) throws(GalleryError) -> Face? {
    try faces(
      "SELECT \(columns) FROM face WHERE tenant = ? AND code = ?", [tenant.rawValue, Int64(code.number)]
    ).first
  }

  func faces(in collection: CollectionID, _ page: Page) throws(GalleryError) -> [Face] {
    try faces(
      """
      SELECT \(columns) FROM placement JOIN face ON face.number = placement.face
      WHERE placement.collection = ? AND face.tenant = ? ORDER BY placement.face LIMIT ? OFFSET ?
      """, [collection.rawValue, tenant.rawValue] + page.arguments)
  }

  func faces(of subject: SubjectID) throws(GalleryError) -> [Face] {
    try faces(
      "SELECT \(columns) FROM face WHERE subject = ? AND tenant = ? ORDER BY number",
      [subject.rawValue, tenant.rawValue])
  }

  func faces(of image: ImageID) throws(GalleryError) -> [Face] {
    try faces(
      "SELECT \(columns) FROM face WHERE image = ? AND tenant = ? ORDER BY number",
      [image.rawValue, tenant.rawValue])
  }

  func faceCount(of subject: SubjectID) throws(GalleryError) -> Int {
    try number("SELECT count(*) FROM face WHERE subject = ?", [subject.rawValue])
  }

  func embedding(of face: FaceID) throws(GalleryError) -> Embedding? {
    try row(
      "SELECT model, template FROM face WHERE number = ? AND tenant = ?", [face.rawValue, tenant.rawValue]
    ) { (row) throws(GalleryError) in
      try Embedding(
        model: try models.model(row[0], db), bytes: try open(row[1], .template, of: face.rawValue))
    }
  }

  func crop(of face: FaceID) throws(GalleryError) -> [UInt8]? {
    try row(
      "SELECT bytes FROM crop JOIN face ON face.number = crop.face WHERE crop.face = ? AND face.tenant = ?",
      [face.rawValue, tenant.rawValue]
    ) { (row) throws(GalleryError) in try open(row[0], .crop, of: face.rawValue) }
  }

  private func faces(_ query: String, _ arguments: StatementArguments) throws(GalleryError) -> [Face] {
    try rows(query, arguments) { (row) throws(GalleryError) in try face(row) }
  }

  /// The face of a row with `columns`.
  private func face(_ row: Row) throws(GalleryError) -> Face {
    // To look a column up by its name takes longer than to read it.
    let (number, code): (Int64, Int64) = (row[0], row[1])
    guard let code = FaceCode(number: UInt64(bitPattern: code)) else { throw .recordDamaged }
    let (subject, image): (Int64?, Int64?) = (row[2], row[3])
    let collections = (row[7] as String? ?? "").split(separator: ",").compactMap { Int64($0) }.sorted()
    let details = try DetailsRecord(try open(row[5], .details, of: number))
    var fields = FieldsRecord(externalImageID: nil, fields: [:])
    if let sealed: Data = row[6] { fields = try FieldsRecord(try open(sealed, .fields, of: number)) }
    return Face(
      id: FaceID(rawValue: number), code: code, subject: subject.map(SubjectID.init(rawValue:)),
      image: image.map(ImageID.init(rawValue:)),
      collections: collections.map(CollectionID.init(rawValue:)), box: details.box,
      attributes: details.attributes, externalImageID: fields.externalImageID, fields: fields.fields,
      created: Timestamp(milliseconds: row[4]))
  }
}

// MARK: - Writing

extension SQLiteTransaction {
  func insertFace(_ new: FaceInsertion) throws(GalleryError) -> FaceID? {
    let code = Int64(new.code.number)
    let isTaken = try number(
      "SELECT count(*) FROM face WHERE tenant = ? AND code = ?", [tenant.rawValue, code])
    guard isTaken == 0 else { return nil }
    let number = counters.next(.face)
    let details = DetailsRecord(box: new.face.box, attributes: new.face.attributes).bytes
    try execute(
      """
      INSERT INTO face (number, tenant, code, subject, image, model, created, details, fields, template)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        number, tenant.rawValue, code, new.subject?.rawValue, new.image?.rawValue,
        try models.number(of: new.face.embedding.model, db), new.created.milliseconds,
        try seal(details, .details, of: number),
        try sealedFields(new.externalImageID, new.fields, of: number),
        try seal(new.face.embedding.bytes, .template, of: number),
      ])
    if let crop = new.face.crop {
      try execute(
        "INSERT INTO crop (face, bytes) VALUES (?, ?)", [number, try seal(crop, .crop, of: number)])
    }
    return FaceID(rawValue: number)
  }

  func updateFace(
    _ id: FaceID, externalImageID: Name?, fields: [Name: FieldValue]
  ) throws(GalleryError) {
    try execute(
      "UPDATE face SET fields = ? WHERE number = ? AND tenant = ?",
      [try sealedFields(externalImageID, fields, of: id.rawValue), id.rawValue, tenant.rawValue])
    noteErasure()
  }

  func replaceEmbedding(of face: FaceID, by embedding: Embedding) throws(GalleryError) {
    try execute(
      "UPDATE face SET model = ?, template = ? WHERE number = ? AND tenant = ?",
      [
        try models.number(of: embedding.model, db), try seal(embedding.bytes, .template, of: face.rawValue),
        face.rawValue, tenant.rawValue,
      ])
    noteErasure()
  }

  func deleteFace(_ id: FaceID) throws(GalleryError) {
    try execute("DELETE FROM crop WHERE face = ?", [id.rawValue])
    try execute("DELETE FROM face WHERE number = ? AND tenant = ?", [id.rawValue, tenant.rawValue])
    noteErasure()
  }

  func bind(_ face: FaceID, to collection: CollectionID) throws(GalleryError) -> Bool {
    try execute(
      "INSERT OR IGNORE INTO placement (collection, face) VALUES (?, ?)",
      [collection.rawValue, face.rawValue])
    guard db.changesCount > 0 else { return false }
    count(faces: 1, in: collection)
    return true
  }

  func unbind(_ face: FaceID, from collection: CollectionID) throws(GalleryError) -> Bool {
    try execute(
      "DELETE FROM placement WHERE collection = ? AND face = ?", [collection.rawValue, face.rawValue])
    guard db.changesCount > 0 else { return false }
    count(faces: -1, in: collection)
    return true
  }

  private func sealedFields(
    _ externalImageID: Name?, _ fields: [Name: FieldValue], of number: Int64
  ) throws(GalleryError) -> Data? {
    guard let bytes = FieldsRecord(externalImageID: externalImageID, fields: fields).bytes else { return nil }
    return try seal(bytes, .fields, of: number)
  }
}
