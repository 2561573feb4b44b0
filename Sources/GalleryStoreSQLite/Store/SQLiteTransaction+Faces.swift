import Foundation
import GRDB
import Gallery

private let columns =
  "face.number, face.code, face.subject, face.image, face.created, face.details, face.fields"

extension SQLiteTransaction {
  func faceCount() throws(MienError) -> Int {
    try number("SELECT count(*) FROM face WHERE tenant = ?", [tenant.rawValue])
  }

  func face(_ id: FaceID) throws(MienError) -> Face? {
    try faces([id]).first
  }

  func faces(_ ids: [FaceID]) throws(MienError) -> [Face] {
    // Without the plus, SQLite would go through all faces of the tenant.
    try faces(
      rows(
        "SELECT \(columns) FROM face WHERE number IN (SELECT value FROM json_each(?)) AND +tenant = ?",
        [list(ids.map(\.rawValue)), tenant.rawValue]))
  }

  func face(_ code: FaceCode) throws(MienError) -> Face? {
    try faces(
      rows(
        "SELECT \(columns) FROM face WHERE tenant = ? AND code = ?", [tenant.rawValue, Int64(code.number)])
    ).first
  }

  func faces(in collection: CollectionID, _ page: Page) throws(MienError) -> [Face] {
    try faces(
      rows(
        """
        SELECT \(columns) FROM placement JOIN face ON face.number = placement.face
        WHERE placement.collection = ? AND face.tenant = ? ORDER BY placement.face LIMIT ? OFFSET ?
        """, [collection.rawValue, tenant.rawValue] + page.arguments))
  }

  func faces(of subject: SubjectID) throws(MienError) -> [Face] {
    try faces(
      rows(
        "SELECT \(columns) FROM face WHERE subject = ? AND tenant = ? ORDER BY number",
        [subject.rawValue, tenant.rawValue]))
  }

  func faces(of image: ImageID) throws(MienError) -> [Face] {
    try faces(
      rows(
        "SELECT \(columns) FROM face WHERE image = ? AND tenant = ? ORDER BY number",
        [image.rawValue, tenant.rawValue]))
  }

  func faceCount(of subject: SubjectID) throws(MienError) -> Int {
    try number("SELECT count(*) FROM face WHERE subject = ?", [subject.rawValue])
  }

  func embedding(of face: FaceID) throws(MienError) -> Embedding? {
    guard
      let row = try row(
        "SELECT model, template FROM face WHERE number = ? AND tenant = ?", [face.rawValue, tenant.rawValue])
    else { return nil }
    return try Embedding(
      model: try models.model(row["model"], db),
      bytes: try open(row["template"], .template, of: face.rawValue))
  }

  func crop(of face: FaceID) throws(MienError) -> [UInt8]? {
    let row = try row(
      "SELECT bytes FROM crop JOIN face ON face.number = crop.face WHERE crop.face = ? AND face.tenant = ?",
      [face.rawValue, tenant.rawValue])
    guard let row else { return nil }
    return try open(row["bytes"], .crop, of: face.rawValue)
  }

  /// The faces of rows, with their collections in one look-up.
  private func faces(_ rows: [Row]) throws(MienError) -> [Face] {
    guard !rows.isEmpty else { return [] }
    let numbers = rows.map { row -> Int64 in row["number"] }
    var collections: [Int64: [CollectionID]] = [:]
    let placements = try self.rows(
      """
      SELECT face, collection FROM placement WHERE face IN (SELECT value FROM json_each(?))
      ORDER BY collection
      """, [list(numbers)])
    for placement in placements {
      collections[placement["face"], default: []].append(CollectionID(rawValue: placement["collection"]))
    }
    return try zip(rows, numbers).map { (row, number) throws(MienError) in
      try face(row, number, in: collections[number] ?? [])
    }
  }

  /// A list as SQLite's `json_each` takes it.
  private func list(_ numbers: [Int64]) -> String {
    "[\(numbers.map(String.init).joined(separator: ","))]"
  }

  private func face(_ row: Row, _ number: Int64, in collections: [CollectionID]) throws(MienError) -> Face {
    let code: Int64 = row["code"]
    guard let code = FaceCode(number: UInt64(bitPattern: code)) else { throw .recordDamaged }
    let details = try DetailsRecord(try open(row["details"], .details, of: number))
    var fields = FieldsRecord(externalImageID: nil, fields: [:])
    if let sealed: Data = row["fields"] { fields = try FieldsRecord(try open(sealed, .fields, of: number)) }
    let subject: Int64? = row["subject"]
    let image: Int64? = row["image"]
    return Face(
      id: FaceID(rawValue: number), code: code, subject: subject.map(SubjectID.init(rawValue:)),
      image: image.map(ImageID.init(rawValue:)), collections: collections, box: details.box,
      attributes: details.attributes, externalImageID: fields.externalImageID, fields: fields.fields,
      created: Timestamp(milliseconds: row["created"]))
  }
}

// MARK: - Writing

extension SQLiteTransaction {
  func insertFace(_ new: FaceInsertion) throws(MienError) -> FaceID? {
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
    _ id: FaceID, externalImageID: String?, fields: [String: FieldValue]
  ) throws(MienError) {
    try execute(
      "UPDATE face SET fields = ? WHERE number = ? AND tenant = ?",
      [try sealedFields(externalImageID, fields, of: id.rawValue), id.rawValue, tenant.rawValue])
    noteErasure()
  }

  func replaceEmbedding(of face: FaceID, by embedding: Embedding) throws(MienError) {
    try execute(
      "UPDATE face SET model = ?, template = ? WHERE number = ? AND tenant = ?",
      [
        try models.number(of: embedding.model, db), try seal(embedding.bytes, .template, of: face.rawValue),
        face.rawValue, tenant.rawValue,
      ])
    noteErasure()
  }

  func deleteFace(_ id: FaceID) throws(MienError) {
    try execute("DELETE FROM crop WHERE face = ?", [id.rawValue])
    try execute("DELETE FROM face WHERE number = ? AND tenant = ?", [id.rawValue, tenant.rawValue])
    noteErasure()
  }

  func bind(_ face: FaceID, to collection: CollectionID) throws(MienError) -> Bool {
    try execute(
      "INSERT OR IGNORE INTO placement (collection, face) VALUES (?, ?)",
      [collection.rawValue, face.rawValue])
    guard db.changesCount > 0 else { return false }
    count(faces: 1, in: collection)
    return true
  }

  func unbind(_ face: FaceID, from collection: CollectionID) throws(MienError) -> Bool {
    try execute(
      "DELETE FROM placement WHERE collection = ? AND face = ?", [collection.rawValue, face.rawValue])
    guard db.changesCount > 0 else { return false }
    count(faces: -1, in: collection)
    return true
  }

  private func sealedFields(
    _ externalImageID: String?, _ fields: [String: FieldValue], of number: Int64
  ) throws(MienError) -> Data? {
    guard let bytes = FieldsRecord(externalImageID: externalImageID, fields: fields).bytes else { return nil }
    return try seal(bytes, .fields, of: number)
  }
}
