import Foundation
import GRDB
package import Gallery

// Checking a data folder, for `mien verify`.

extension SQLiteGalleryStore {
  /// Looks for damage: SQLite's own check of every page and index, foreign keys, counts, and whether every
  /// sealed value is authentic.
  ///
  /// - Returns: what is wrong, in sentences for people; empty when all is well.
  /// - Throws: a storage error (``GalleryError``) where so much is damaged that the check cannot go on.
  package func problems() async throws(GalleryError) -> [String] {
    var problems = try await databaseProblems()
    for tenant in try await tenants() {
      problems += try await read(tenant.id) { (reader) throws(GalleryError) in try unreadable(reader) }
        .map { "tenant \(tenant.name): \($0)" }
      problems += try await sealedBytesProblems(tenant)
    }
    return problems
  }

  /// The settings of the writing connection that durability, erasure and consistency rest on, for tests.
  ///
  /// - Returns: values of SQLite's PRAGMAs by their names: `synchronous`, `secure_delete`, `foreign_keys`.
  /// - Throws: a storage error (``GalleryError``).
  package func settingsInForce() async throws(GalleryError) -> [String: Int] {
    do {
      return try await pool.writeWithoutTransaction { db in
        var settings: [String: Int] = [:]
        for name in ["synchronous", "secure_delete", "foreign_keys"] {
          settings[name] = try Int.fetchOne(db, sql: "PRAGMA \(name)")
        }
        return settings
      }
    } catch {
      throw GalleryError(storage: error)
    }
  }

  private func databaseProblems() async throws(GalleryError) -> [String] {
    try await read { db in
      var problems = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
        .map { "database: \($0)" }
      for row in try Row.fetchAll(db, sql: "PRAGMA foreign_key_check") {
        problems.append("table \(row["table"] ?? "?"): row \(row[1] ?? 0) refers to nothing")
      }
      let miscounted = try Int.fetchAll(
        db,
        sql: """
          SELECT number FROM collection WHERE
            face_count != (SELECT count(*) FROM placement WHERE collection = collection.number)
            OR subject_count != (SELECT count(*) FROM membership WHERE collection = collection.number)
          """)
      problems += miscounted.map { "collection \($0): its counts are wrong" }
      let strays = try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM placement JOIN face ON face.number = placement.face
          JOIN collection ON collection.number = placement.collection
          WHERE face.tenant != collection.tenant
          """)
      if let strays, strays > 0 { problems.append("\(strays) faces are in a collection of another tenant") }
      return problems
    }
  }

  /// Pictures are the largest values and are not read by anything else here.
  private func sealedBytesProblems(_ tenant: Tenant) async throws(GalleryError) -> [String] {
    try await read { [self] db in
      let cipher = try keys.cipher(of: tenant.id, db)
      var problems: [String] = []
      let tables: [(String, TenantCipher.Kind, String)] = [
        (
          "picture of face", .crop,
          "SELECT crop.face, bytes FROM crop JOIN face ON number = crop.face WHERE tenant = ?"
        ),
        (
          "image", .original,
          "SELECT original.image, bytes FROM original JOIN image ON number = original.image WHERE tenant = ?"
        ),
        ("face", .template, "SELECT number, template FROM face WHERE tenant = ?"),
      ]
      for (name, kind, query) in tables {
        let rows = try Row.fetchCursor(db, sql: query, arguments: [tenant.id.rawValue])
        while let row = try rows.next() {
          let number: Int64 = row[0]
          let sealed: Data = row[1]
          if (try? cipher.open(sealed, kind, of: number)) == nil {
            problems.append("tenant \(tenant.name): \(name) \(number) is damaged")
          }
        }
      }
      return problems
    }
  }
}

/// Reads every record of a tenant once.
private func unreadable(_ reader: any GalleryReader) throws(GalleryError) -> [String] {
  var problems: [String] = []
  func check(_ what: String, _ read: () throws(GalleryError) -> Void) {
    do throws(GalleryError) { try read() } catch {
      problems.append("\(what) cannot be read: \(error.finding)")
    }
  }
  check("a collection") { () throws(GalleryError) in _ = try reader.collections(.whole) }
  check("a subject") { () throws(GalleryError) in
    for subject in try reader.subjects(.whole) { _ = try reader.memberships(of: subject.id) }
  }
  check("a face or image") { () throws(GalleryError) in
    let size = 1000
    let total = try reader.libraryCount()
    for offset in stride(from: 0, to: total, by: size) {
      _ = try reader.library(try Page(offset: offset, limit: size))
    }
  }
  return problems
}
