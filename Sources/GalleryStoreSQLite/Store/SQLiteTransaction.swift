import Foundation
import GRDB
import Gallery

/// One tenant's transaction on a database connection. Lives only while the store runs its body.
final class SQLiteTransaction {
  let db: Database
  let tenant: TenantID
  let cipher: TenantCipher
  let models: ModelTable
  let counters: RowCounters
  let parsed: ParsedRecords
  private(set) var changes: [TemplateChange] = []
  /// Changes of collections' counts that are not written yet.
  private(set) var countChanges: [CollectionID: CountChange] = [:]
  /// Whether something was deleted whose bytes must leave the files.
  private(set) var hasErased = false

  init(
    _ db: Database, tenant: TenantID, cipher: TenantCipher, models: ModelTable, counters: RowCounters,
    parsed: ParsedRecords
  ) {
    self.db = db
    self.tenant = tenant
    self.cipher = cipher
    self.models = models
    self.counters = counters
    self.parsed = parsed
  }

  /// The first failure of a statement. The transaction is over with it: SQLite may have undone all of it already, as
  /// with a full disk, and what came after would be kept without what came before.
  private var failure: GalleryError?

  func record(_ change: TemplateChange) { changes.append(change) }

  func noteErasure() { hasErased = true }

  /// How many faces and subjects a collection gained.
  struct CountChange {
    var faces = 0
    var subjects = 0
  }

  func count(faces: Int = 0, subjects: Int = 0, in collection: CollectionID) {
    countChanges[collection, default: CountChange()].faces += faces
    countChanges[collection, default: CountChange()].subjects += subjects
  }

  func forgetCounts(of collection: CollectionID) { countChanges[collection] = nil }

  /// Writes what was kept back. To be called when the transaction's body is done.
  ///
  /// - Throws: the failure of an earlier statement too, which the body may have passed over.
  func finish() throws(GalleryError) {
    if let failure { throw failure }
    for (collection, change) in countChanges where change.faces != 0 || change.subjects != 0 {
      try execute(
        """
        UPDATE collection SET face_count = face_count + ?, subject_count = subject_count + ? WHERE number = ?
        """, [change.faces, change.subjects, collection.rawValue])
    }
    countChanges = [:]
  }

  /// Runs database calls of this transaction.
  ///
  /// - Throws: a storage error; that of an earlier call where there was one, without running these.
  func inDatabase<Result>(_ body: () throws -> Result) throws(GalleryError) -> Result {
    if let failure { throw failure }
    do {
      return try GalleryStoreSQLite.inDatabase(body)
    } catch {
      failure = error
      throw error
    }
  }

  func execute(_ text: String, _ arguments: StatementArguments) throws(GalleryError) {
    try inDatabase { try db.cachedStatement(sql: text).execute(arguments: arguments) }
  }

  /// What `read` makes of the row of a query that finds one at most; nil when there is none.
  func row<Value>(
    _ text: String, _ arguments: StatementArguments, read: (Row) throws(GalleryError) -> Value
  ) throws(GalleryError) -> Value? {
    try rows(text, arguments, read: read).first
  }

  /// What `read` makes of each row, straight from the database's memory. It must not run the same statement.
  func rows<Value>(
    _ text: String, _ arguments: StatementArguments, read: (Row) throws(GalleryError) -> Value
  ) throws(GalleryError) -> [Value] {
    try inDatabase {
      let cursor = try Row.fetchCursor(db.cachedStatement(sql: text), arguments: arguments)
      var values: [Value] = []
      while let row = try cursor.next() { values.append(try read(row)) }
      return values
    }
  }

  func number(_ text: String, _ arguments: StatementArguments) throws(GalleryError) -> Int {
    try inDatabase { try Int.fetchOne(db.cachedStatement(sql: text), arguments: arguments) } ?? 0
  }

  func seal(_ bytes: [UInt8], _ kind: TenantCipher.Kind, of owner: Int64) throws(GalleryError) -> Data {
    Data(try cipher.seal(bytes, kind, of: owner))
  }

  func open(_ sealed: Data, _ kind: TenantCipher.Kind, of owner: Int64) throws(GalleryError) -> [UInt8] {
    try cipher.open(sealed, kind, of: owner)
  }

  func digest(_ value: Name, _ kind: TenantCipher.Kind) -> Data { Data(cipher.digest(value, kind)) }
}

extension Page {
  /// SQL's `LIMIT` and `OFFSET`.
  var arguments: StatementArguments { [limit, offset] }
}
