import GRDB
package import Gallery

// Deleting a tenant, also beside a process that serves others.

/// Rows that one transaction deletes, so that no other writer waits long.
private let stepSize = 2000

extension SQLiteGalleryStore {
  /// Deletes a tenant in steps. It is suspended first, so that nobody is served from what is half deleted; if the
  /// deletion is cut off, it stays suspended, and deleting it again goes on.
  package func deleteTenant(_ tenant: TenantID) async throws(GalleryError) {
    try await step(tenant) { db in
      try db.execute(
        sql: "UPDATE tenant SET is_suspended = 1 WHERE number = ?", arguments: [tenant.rawValue])
      return false
    }
    while try await step(tenant, { db in try deleteSomeFaces(of: tenant, db) }) {}
    while try await step(tenant, { db in try deleteSomeImages(of: tenant, db) }) {}
    try await writes.run(publish: { _ in }) { [keys] (db) throws(GalleryError) in
      try inDatabase {
        // Whatever was added meanwhile, and the rest. What refers to something goes before it.
        while try deleteSomeFaces(of: tenant, db) {}
        while try deleteSomeImages(of: tenant, db) {}
        for table in [
          "membership WHERE subject IN (SELECT number FROM subject WHERE tenant = ?)",
          "subject WHERE tenant = ?", "collection WHERE tenant = ?", "nonce WHERE tenant = ?",
          "tenant WHERE number = ?",
        ] {
          try db.execute(sql: "DELETE FROM \(table)", arguments: [tenant.rawValue])
        }
      }
      keys.forget(tenant)
      return WriteJob.Effect(changes: [], hasErased: true)
    }
  }

  /// One transaction of a deletion.
  ///
  /// - Returns: what `body` returns: whether there is more to do.
  @discardableResult
  private func step(
    _ tenant: TenantID, _ body: @escaping @Sendable (Database) throws -> Bool
  ) async throws(GalleryError) -> Bool {
    let hasMore = ResultBox<Bool>()
    try await writes.run(publish: { _ in }) { [keys] (db) throws(GalleryError) in
      _ = try keys.cipher(of: tenant, db)
      hasMore.put(try inDatabase { try body(db) })
      return WriteJob.Effect(changes: [], hasErased: true)
    }
    return try hasMore.take()
  }
}

/// - Returns: whether there were any.
private func deleteSomeFaces(of tenant: TenantID, _ db: Database) throws -> Bool {
  let chosen = """
    SELECT number FROM face WHERE tenant = :tenant ORDER BY created, number LIMIT :count
    """
  let arguments: StatementArguments = ["tenant": tenant.rawValue, "count": stepSize]
  // The counts stay right after each step, so that a check finds nothing if the deletion is cut off.
  let places = try Row.fetchAll(
    db,
    sql: "SELECT collection, count(*) AS count FROM placement WHERE face IN (\(chosen)) GROUP BY collection",
    arguments: arguments)
  for place in places {
    let (collection, count): (Int64, Int) = (place["collection"], place["count"])
    try db.execute(
      sql: "UPDATE collection SET face_count = face_count - ? WHERE number = ?",
      arguments: [count, collection])
  }
  for table in ["crop WHERE face", "placement WHERE face", "face WHERE number"] {
    try db.execute(sql: "DELETE FROM \(table) IN (\(chosen))", arguments: arguments)
  }
  return db.changesCount > 0
}

/// - Returns: whether there were any.
private func deleteSomeImages(of tenant: TenantID, _ db: Database) throws -> Bool {
  let chosen = "SELECT number FROM image WHERE tenant = :tenant ORDER BY created, number LIMIT :count"
  // Originals are a thousand times as large as anything else.
  let arguments: StatementArguments = ["tenant": tenant.rawValue, "count": stepSize / 100]
  for table in ["original WHERE image", "image WHERE number"] {
    try db.execute(sql: "DELETE FROM \(table) IN (\(chosen))", arguments: arguments)
  }
  return db.changesCount > 0
}
