import Foundation
import GRDB
import Gallery

extension SQLiteTransaction: GalleryWriter {
  func image(_ id: ImageID) throws(GalleryError) -> StoredImage? {
    try row(
      "SELECT number, token, record, created FROM image WHERE number = ? AND tenant = ?",
      [id.rawValue, tenant.rawValue]
    ) { (row) throws(GalleryError) in try image(row) }
  }

  func image(token: Name) throws(GalleryError) -> StoredImage? {
    try row(
      "SELECT number, token, record, created FROM image WHERE tenant = ? AND token = ?",
      [tenant.rawValue, token.text]
    ) { (row) throws(GalleryError) in try image(row) }
  }

  func image(key: Name) throws(GalleryError) -> StoredImage? {
    try row(
      "SELECT number, token, record, created FROM image WHERE tenant = ? AND key_digest = ?",
      [tenant.rawValue, digest(key, .image)]
    ) { (row) throws(GalleryError) in try image(row) }
  }

  func imageBytes(_ id: ImageID) throws(GalleryError) -> [UInt8]? {
    try row(
      "SELECT bytes FROM original JOIN image ON image.number = original.image WHERE image = ? AND tenant = ?",
      [id.rawValue, tenant.rawValue]
    ) { (row) throws(GalleryError) in try open(row["bytes"], .original, of: id.rawValue) }
  }

  private func image(_ row: Row) throws(GalleryError) -> StoredImage {
    let number: Int64 = row["number"]
    let record = try decoded(ImageRecord.self, from: try open(row["record"], .image, of: number))
    return StoredImage(
      id: ImageID(rawValue: number), token: Name(row["token"] as String), key: record.key,
      description: record.description,
      personName: record.personName, personGender: record.personGender,
      created: Timestamp(milliseconds: row["created"]))
  }

  func insertImage(
    _ new: NewImage, token: Name, at time: Timestamp
  ) throws(GalleryError) -> StoredImage {
    if try image(key: new.key) != nil { throw .imageExists(new.key) }
    let number = counters.next(.image)
    let record = ImageRecord(
      key: new.key, description: new.description, personName: new.personName, personGender: new.personGender)
    try execute(
      "INSERT INTO image (number, tenant, token, key_digest, record, created) VALUES (?, ?, ?, ?, ?, ?)",
      [
        number, tenant.rawValue, token.text, digest(new.key, .image),
        try seal(try encoded(record), .image, of: number), time.milliseconds,
      ])
    try execute(
      "INSERT INTO original (image, bytes) VALUES (?, ?)",
      [number, try seal(new.bytes, .original, of: number)])
    return StoredImage(
      id: ImageID(rawValue: number), token: token, key: new.key, description: new.description,
      personName: new.personName, personGender: new.personGender, created: time)
  }

  func deleteImage(_ id: ImageID) throws(GalleryError) {
    try execute("DELETE FROM original WHERE image = ?", [id.rawValue])
    try execute("DELETE FROM image WHERE number = ? AND tenant = ?", [id.rawValue, tenant.rawValue])
    noteErasure()
  }
}

// MARK: - The library

extension SQLiteTransaction {
  func library(_ page: Page) throws(GalleryError) -> [LibraryEntry] {
    let numbers = try rows(
      """
      SELECT created, number, image FROM face WHERE tenant = ?
      UNION ALL
      SELECT created, NULL, number FROM image
      WHERE tenant = ? AND NOT EXISTS (SELECT 1 FROM face WHERE face.image = image.number)
      ORDER BY 1, 2, 3 LIMIT ? OFFSET ?
      """, [tenant.rawValue, tenant.rawValue] + page.arguments
    ) { row in (face: row[1] as Int64?, image: row[2] as Int64?) }
    let ids = numbers.compactMap { $0.face.map(FaceID.init(rawValue:)) }
    let faces = Dictionary(uniqueKeysWithValues: try faces(ids).map { ($0.id, $0) })
    return try numbers.map { (entry) throws(GalleryError) in
      LibraryEntry(
        face: entry.face.flatMap { faces[FaceID(rawValue: $0)] },
        image: try entry.image.flatMap { (number) throws(GalleryError) in
          try image(ImageID(rawValue: number))
        })
    }
  }

  func libraryCount() throws(GalleryError) -> Int {
    try number(
      """
      SELECT (SELECT count(*) FROM face WHERE tenant = ?1) + (
        SELECT count(*) FROM image
        WHERE tenant = ?1 AND NOT EXISTS (SELECT 1 FROM face WHERE face.image = image.number))
      """, [tenant.rawValue])
  }
}
