import Foundation
import GRDB
package import Gallery

extension SQLiteGalleryStore {
  package func useNonce(
    _ digest: [UInt8], of tenant: TenantID, expires: Timestamp, now: Timestamp
  ) async throws(GalleryError) -> Bool {
    let result = ResultBox<Bool>()
    try await writes.run(publish: { _ in }) { [keys] (db) throws(GalleryError) in
      // Says that there is no such tenant.
      _ = try keys.cipher(of: tenant, db)
      let isNew = try inDatabase {
        // Every nonce is deleted once, so this costs no more than the insertions did.
        try db.cachedStatement(sql: "DELETE FROM nonce WHERE expires <= ?")
          .execute(arguments: [now.milliseconds])
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO nonce (tenant, digest, expires) VALUES (?, ?, ?)")
          .execute(arguments: [tenant.rawValue, Data(digest), expires.milliseconds])
        return db.changesCount == 1
      }
      result.put(isNew)
      return WriteJob.Effect(changes: [], hasErased: false)
    }
    return try result.take()
  }
}
