import Foundation
import GRDB
package import Gallery
import Synchronization
package import Threading

/// The embedded store: one SQLite database in write-ahead mode, one writer and many readers.
///
/// What it promises: an acknowledged write survives the end of the process and of the power supply
/// (`synchronous = FULL`); what a caller wrote is encrypted with the tenant's key; what was deleted is
/// overwritten (`secure_delete`), and gone from the log a second later.
package final class SQLiteGalleryStore: GalleryStore {
  /// What a process means to do with the data folder.
  package enum Purpose: Sendable {
    /// To change it; only one process at a time can.
    case own
    /// To read it, or to manage tenants, also beside a process that owns it.
    case visit
  }

  /// Whose lock this holds, when it owns the folder.
  package let folder: DataFolder
  /// What opening the folder made; nil for a gallery that was there.
  package let firstStart: FirstStart?
  let pool: DatabasePool
  private let readers: ReadingPlaces
  let keys: KeyRing
  let writes: WriteQueue
  /// What goes wrong in work that no caller waits for: what was erased cannot leave the log.
  package let faults = UnattendedFaults()
  private let models = ModelTable()
  private let parsed = ParsedRecords()
  private let counters: RowCounters
  private let purpose: Purpose
  private let lock: FolderLock?

  /// Opens a data folder, and makes it at the first start.
  ///
  /// - Parameters:
  ///   - path: the data folder.
  ///   - key: where the master key is. A key file that is missing is made together with the first database.
  ///   - mayCreate: whether who owns the folder makes a gallery where none was. Otherwise that is an error.
  ///   - callers: threads on which a reading may run at once, because their tasks may wait for the disk. nil for
  ///     threads of the store's own only.
  /// - Throws: ``GalleryError``: `masterKeyMissing`, `masterKeyInvalid`, `masterKeyWrong`, `dataFolderInUse`,
  ///   `dataFolderTooNew`, `dataDamaged`, `storageFailure`. An existing folder is unchanged then.
  package convenience init(
    path: String, key: MasterKey.Source, purpose: Purpose = .own, mayCreate: Bool = true,
    callers: WorkerThreads? = nil
  ) throws(GalleryError) {
    let folder = DataFolder(path: path)
    try folder.checkIsOutside(key)
    let readers = ReadingPlaces(callers: callers)
    if try !folder.holdsGallery(key: key) {
      guard purpose == .own, mayCreate else { throw .noGallery(in: path) }
      if let first = try FirstStart.make(folder, key: key) {
        try self.init(
          folder: folder, master: first.master, purpose: purpose, lock: first.lock, readers: readers,
          firstStart: first.made)
        return
      }
    }
    let lock = purpose == .own ? try FolderLock(folder: folder.path) : nil
    folder.closeToOthers()
    let fitting = try FittingKey(key, folder)
    if purpose == .own { fitting.putInPlace(key) }
    try self.init(folder: folder, master: fitting.master, purpose: purpose, lock: lock, readers: readers)
    if purpose == .own {
      lock?.markGallery()
      fitting.settle(key, in: folder, pool, keys)
    }
  }

  private init(
    folder: DataFolder, master: MasterKey, purpose: Purpose, lock: FolderLock?, readers: ReadingPlaces,
    firstStart: FirstStart? = nil
  ) throws(GalleryError) {
    self.folder = folder
    self.readers = readers
    self.purpose = purpose
    self.lock = lock
    self.firstStart = firstStart
    let keys = KeyRing(master: master)
    self.keys = keys
    let migrator = Schema.migrator(keys)
    let (pool, counters) = try inDatabase {
      let pool = try DatabasePool(path: folder.databasePath, configuration: DataFolder.configuration())
      // GRDB chooses NORMAL for write-ahead mode, which may lose acknowledged writes with the power.
      try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
      guard try pool.read({ db in try !migrator.hasBeenSuperseded(db) }) else {
        throw GalleryError(
          .fault(.dataFolderTooNew),
          "A newer version of Mien wrote the data folder \(folder.path). Use that version. Nothing was changed.",
          context: ["folder": folder.path])
      }
      if purpose == .own { try migrator.migrate(pool) }
      return (pool, try pool.write { db in try RowCounters(db) })
    }
    self.pool = pool
    self.counters = counters
    writes = WriteQueue(pool: pool, faults: faults)
  }

  /// Empties the write-ahead log and closes the files. Calls that come later fail.
  ///
  /// - Throws: a storage error (``GalleryError``) when the database cannot be closed.
  package func close() async throws(GalleryError) {
    // Where a reader is still under way, SQLite does it when the last connection closes.
    if purpose == .own { try? await writes.emptyLog() }
    // A visitor leaves the log to the owner, unless something that it erased is still in it. The owner's
    // searches keep it for moments only.
    for _ in 0..<20 where purpose == .visit && writes.owesErasure {
      if (try? await writes.emptyLog()) == nil { try? await Task.sleep(for: .milliseconds(50)) }
    }
    writes.close()
    try inDatabase { try pool.close() }
    lock?.release()
  }

  /// Moves the write-ahead log into the database and empties it, which removes the last traces of deletions.
  ///
  /// - Throws: ``GalleryError``: `dataFolderInUse` while a reader needs the log, or another storage error.
  package func checkpoint() async throws(GalleryError) { try await writes.emptyLog() }

  /// Does the same within a second or so, after another process erased something.
  package func checkpointSoon() { writes.planCheckpoint() }

  package func read<Result: Sendable>(
    _ tenant: TenantID, _ body: @escaping @Sendable (any GalleryReader) throws(GalleryError) -> Result
  ) async throws(GalleryError) -> Result {
    try await read { [self] db in try body(try transaction(db, tenant)) }
  }

  /// Runs `body` on a consistent snapshot, whosever the data is.
  func read<Result: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Result
  ) async throws(GalleryError) -> Result {
    do {
      // The database's own asynchronous calls go through four threads each, and its own transactions are compiled
      // anew each time.
      return try await readers.run { [pool] in
        try pool.unsafeRead { db in
          try db.cachedStatement(sql: "BEGIN").execute()
          defer {
            try? db.cachedStatement(sql: "COMMIT").execute()
            if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
          }
          return try body(db)
        }
      }
    } catch {
      throw GalleryError(storage: error)
    }
  }

  package func write<Result: Sendable>(
    _ tenant: TenantID, publish: @escaping @Sendable ([TemplateChange]) async -> Void,
    _ body: @escaping @Sendable (any GalleryWriter) throws(GalleryError) -> Result
  ) async throws(GalleryError) -> Result {
    let result = ResultBox<Result>()
    try await writes.run(publish: publish) { [self] (db) throws(GalleryError) in
      let transaction = try transaction(db, tenant)
      result.put(try body(transaction))
      try transaction.finish()
      return WriteJob.Effect(changes: transaction.changes, hasErased: transaction.hasErased)
    }
    return try result.take()
  }

  /// 32 secret bytes for one purpose, which change only with the master key.
  package func derivedKey(for purpose: String) -> [UInt8] { keys.master.derived(for: purpose) }

  func transaction(_ db: Database, _ tenant: TenantID) throws(GalleryError) -> SQLiteTransaction {
    SQLiteTransaction(
      db, tenant: tenant, cipher: try keys.cipher(of: tenant, db), models: models, counters: counters,
      parsed: parsed)
  }
}

/// Carries a result from the writer's thread to its caller.
final class ResultBox<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  func put(_ new: Value) { value.withLock { $0 = new } }

  func take() throws(GalleryError) -> Value {
    guard let value = value.withLock({ $0 }) else {
      throw GalleryError(
        .fault(.storageFailure), "The store lost the result of a write. Report this as a defect.")
    }
    return value
  }
}
