import FaceData
import Foundation
package import Gallery
import GRDB

// Reading every template, to fill an index at start.

/// Rows read in one go.
private let batchSize = 4096

extension SQLiteGalleryStore {
  package func templates(
    of tenant: TenantID, receive: @escaping @Sendable ([IndexedTemplate]) async throws(GalleryError) -> Void
  ) async throws(GalleryError) {
    let ranges = try await faceRanges(of: tenant)
    // Decryption takes most of the time, so ranges are read on several cores.
    let workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 8))
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<workers {
          group.addTask { [self] in
            for range in stride(from: worker, to: ranges.count, by: workers).map({ ranges[$0] }) {
              let batch = try await read { [self] db in try templates(of: tenant, in: range, db) }
              try await receive(batch)
            }
          }
        }
        try await group.waitForAll()
      }
      // What the connections keep of a whole gallery read once is of no use to the requests that follow.
      pool.releaseMemoryEventually()
    } catch {
      throw GalleryError(storage: error)
    }
  }

  /// Ranges of face numbers with about ``batchSize`` faces each.
  private func faceRanges(of tenant: TenantID) async throws(GalleryError) -> [ClosedRange<Int64>] {
    try await read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT min(number) AS low, max(number) AS high FROM face WHERE tenant = ?",
        arguments: [tenant.rawValue])
      guard let low: Int64 = row?["low"], let high: Int64 = row?["high"] else { return [] }
      return stride(from: low, through: high, by: batchSize).map {
        $0...min($0 + Int64(batchSize) - 1, high)
      }
    }
  }

  private func templates(
    of tenant: TenantID, in range: ClosedRange<Int64>, _ db: Database
  ) throws(GalleryError) -> [IndexedTemplate] {
    let transaction = try transaction(db, tenant)
    let cipher = transaction.cipher
    var last: IndexedTemplate?
    // The plus sign keeps SQLite from the index by tenant, which would read the whole tenant for each range.
    return try transaction.rows(
      """
      SELECT face.number, code, subject, created, model, template, fields, placement.collection
      FROM face JOIN placement ON placement.face = face.number
      WHERE face.number BETWEEN ? AND ? AND +tenant = ? ORDER BY face.number
      """, [range.lowerBound, range.upperBound, tenant.rawValue]
    ) { (row) throws(GalleryError) in
      let number: Int64 = row[0]
      let collection = CollectionID(rawValue: row[7])
      if let last, last.face.rawValue == number {
        // The same face in another collection: nothing to decrypt again.
        return IndexedTemplate(
          face: last.face, collection: collection, subject: last.subject, embedding: last.embedding,
          record: last.record)
      }
      let code: Int64 = row[1]
      guard let code = FaceCode(number: UInt64(bitPattern: code)) else { throw .recordDamaged }
      var fields = FieldsRecord(externalImageID: nil, fields: [:])
      if let sealed: Data = row[6] { fields = try FieldsRecord(cipher.open(sealed, .fields, of: number)) }
      let template: Data = row[5]
      let subject: Int64? = row[2]
      let indexed = IndexedTemplate(
        face: FaceID(rawValue: number), collection: collection,
        subject: subject.map(SubjectID.init(rawValue:)),
        embedding: try Embedding(
          model: transaction.models.model(row[4], db),
          bytes: cipher.open(template, .template, of: number)),
        record: FilterRecord(
          code: code, externalImageID: fields.externalImageID,
          created: Timestamp(milliseconds: row[3]), fields: fields.fields))
      last = indexed
      return indexed
    }
  }
}
