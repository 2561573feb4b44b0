package import FaceData
import Foundation
package import Gallery
import GRDB

extension SQLiteGalleryStore {
  package func createTenant(
    name: String, credentials: Credentials, at time: Timestamp
  ) async throws(GalleryError) -> Tenant {
    let result = ResultBox<Tenant>()
    try await writes.run(publish: { _ in }) { [keys] (db) throws(GalleryError) in
      // A rotation may have ended after this process opened the folder.
      guard case .inForce = try inDatabase({ try KeyCheck.standing(of: keys.master, db) }) else {
        throw .masterKeyWrong
      }
      for other in try readTenants(db, keys)
      where Name(other.name) == Name(name) || other.credentials.clash(with: credentials) {
        throw .tenantExists(name)
      }
      let id = TenantID(rawValue: try nextTenantNumber(db))
      let cipher = try TenantCipher(new: id, master: keys.master)
      let tenant = Tenant(id: id, name: name, credentials: credentials, isSuspended: false, created: time)
      let sealed = Data(try cipher.seal(try encoded(credentials), .credentials, of: id.rawValue))
      try inDatabase {
        try db.execute(
          sql: """
            INSERT INTO tenant (number, name, wrapped_key, credentials, is_suspended, created)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
          arguments: [id.rawValue, name, Data(cipher.wrapped), sealed, false, time.milliseconds])
      }
      result.put(tenant)
      return WriteJob.Effect(changes: [], hasErased: false)
    }
    return try result.take()
  }

  package func tenants() async throws(GalleryError) -> [Tenant] {
    try await read { [keys] db in try readTenants(db, keys) }
  }

  package func updateTenant(_ tenant: Tenant) async throws(GalleryError) {
    try await writes.run(publish: { _ in }) { [keys] (db) throws(GalleryError) in
      let cipher = try keys.cipher(of: tenant.id, db)
      let sealed = Data(
        try cipher.seal(try encoded(tenant.credentials), .credentials, of: tenant.id.rawValue))
      try inDatabase {
        try db.execute(
          sql: "UPDATE tenant SET credentials = ?, is_suspended = ? WHERE number = ?",
          arguments: [sealed, tenant.isSuspended, tenant.id.rawValue])
      }
      // The old secrets must leave the log too.
      return WriteJob.Effect(changes: [], hasErased: true)
    }
  }

  package func tenantsRevision() async throws(GalleryError) -> Int64 {
    try await read { db in
      try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'tenants_revision'") ?? 0
    }
  }
}

// MARK: - The embedder

extension SQLiteGalleryStore {
  package func embedder() async throws(GalleryError) -> ModelIdentity? {
    let stored = try await read { db in
      try Data.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'embedder'")
    }
    return try stored.map { (data) throws(GalleryError) in try decoded(ModelIdentity.self, from: Array(data))
    }
  }

  package func recordEmbedder(_ model: ModelIdentity) async throws(GalleryError) {
    try await writes.run(publish: { _ in }) { (db) throws(GalleryError) in
      let bytes = Data(try encoded(model))
      try inDatabase {
        try db.execute(
          sql: "INSERT OR REPLACE INTO setting (name, value) VALUES ('embedder', ?)", arguments: [bytes])
      }
      return WriteJob.Effect(changes: [], hasErased: false)
    }
  }
}

/// All tenants of the database, the oldest first.
func readTenants(_ db: Database, _ keys: KeyRing) throws(GalleryError) -> [Tenant] {
  let rows = try inDatabase {
    try Row.fetchAll(
      db, sql: "SELECT number, name, credentials, is_suspended, created FROM tenant ORDER BY number")
  }
  return try rows.map { (row) throws(GalleryError) in
    let id = TenantID(rawValue: row["number"])
    let sealed: Data = row["credentials"]
    let bytes = try keys.cipher(of: id, db).open(sealed, .credentials, of: id.rawValue)
    return Tenant(
      id: id, name: row["name"], credentials: try decoded(Credentials.self, from: bytes),
      isSuspended: row["is_suspended"], created: Timestamp(milliseconds: row["created"]))
  }
}

/// A number that no tenant had before.
private func nextTenantNumber(_ db: Database) throws(GalleryError) -> Int64 {
  try inDatabase {
    (try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'tenant'") ?? 0) + 1
  }
}
