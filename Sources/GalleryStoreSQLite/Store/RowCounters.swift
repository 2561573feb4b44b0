import GRDB
import Gallery
import Synchronization

/// The numbers of new rows, drawn before the row is written, because its sealed columns are bound to it.
///
/// Starts after the highest number ever used (SQLite keeps it), so that no number comes twice.
final class RowCounters: Sendable {
  enum Table: String, CaseIterable { case collection, subject, image, face }

  private let last: Mutex<[Table: Int64]>

  init(_ db: Database) throws {
    var last: [Table: Int64] = [:]
    for table in Table.allCases {
      last[table] = try Int64.fetchOne(
        db, sql: "SELECT seq FROM sqlite_sequence WHERE name = ?", arguments: [table.rawValue])
    }
    self.last = Mutex(last)
  }

  func next(_ table: Table) -> Int64 {
    last.withLock { last in
      let next = (last[table] ?? 0) + 1
      last[table] = next
      return next
    }
  }
}
