import GRDB
import Gallery
import Synchronization

/// One caller's transaction, waiting for its turn.
struct WriteJob: Sendable {
  /// What a transaction leaves behind when it succeeds.
  struct Effect: Sendable {
    var changes: [TemplateChange]
    var hasErased: Bool
  }

  let body: @Sendable (Database) throws(GalleryError) -> Effect
  let publish: @Sendable ([TemplateChange]) async -> Void
  let caller: CheckedContinuation<Result<Void, GalleryError>, Never>
}

/// Runs the transactions of many callers one after the other, and commits those that wait together with one
/// flush to disk.
///
/// Each has its own savepoint, so that one that fails takes nothing of the others with it. A caller is
/// answered after the commit that holds its changes is durable and the index has them.
final class WriteQueue: Sendable {
  private struct State {
    var jobs: [WriteJob] = []
    var isDraining = false
    var hasErased = false
    var isCheckpointPlanned = false
    var isClosed = false
    /// Whether a failure to empty the log was reported and it has not been emptied since.
    var isTroubleReported = false
  }

  /// The most transactions in one commit.
  private static let batchSize = 256

  private let pool: DatabasePool
  private let faults: UnattendedFaults
  private let state = Mutex(State())

  /// - Parameter faults: Hears when what was erased cannot leave the log.
  init(pool: DatabasePool, faults: UnattendedFaults) {
    self.pool = pool
    self.faults = faults
  }

  func run(
    publish: @escaping @Sendable ([TemplateChange]) async -> Void,
    _ body: @escaping @Sendable (Database) throws(GalleryError) -> WriteJob.Effect
  ) async throws(GalleryError) {
    let result = await withCheckedContinuation { caller in
      let mustStart = state.withLock { state in
        state.jobs.append(WriteJob(body: body, publish: publish, caller: caller))
        defer { state.isDraining = true }
        return !state.isDraining
      }
      if mustStart { Task.detached { await self.drain() } }
    }
    try result.get()
  }

  private func drain() async {
    while let batch = nextBatch() {
      let results = await commit(batch)
      for (job, result) in zip(batch, results) {
        switch result {
        case .success(let effect):
          // In the order of the commits, and before the caller learns of it.
          await job.publish(effect.changes)
          job.caller.resume(returning: .success(()))
        case .failure(let error):
          job.caller.resume(returning: .failure(error))
        }
      }
    }
  }

  private func nextBatch() -> [WriteJob]? {
    state.withLock { state in
      guard !state.jobs.isEmpty else {
        state.isDraining = false
        return nil
      }
      let batch = Array(state.jobs.prefix(Self.batchSize))
      state.jobs.removeFirst(batch.count)
      return batch
    }
  }

  private func commit(_ batch: [WriteJob]) async -> [Result<WriteJob.Effect, GalleryError>] {
    do {
      let results = try await pool.writeWithoutTransaction { db in try commitBatch(batch, db) }
      let hasErased = results.contains {
        if case .success(let effect) = $0 { effect.hasErased } else { false }
      }
      if hasErased { planCheckpoint() }
      return results
    } catch {
      let error = GalleryError(storage: error)
      return batch.map { _ in .failure(error) }
    }
  }

  // MARK: - Erasing

  /// Deleted rows are overwritten in the database by SQLite itself, but older copies of their pages stay in
  /// the write-ahead log until it is emptied. That is done soon after a deletion, not at each one.
  func planCheckpoint() {
    let mustPlan = state.withLock { state in
      state.hasErased = true
      defer { state.isCheckpointPlanned = true }
      return !state.isCheckpointPlanned
    }
    guard mustPlan else { return }
    Task.detached { [weak self] in
      try? await Task.sleep(for: .seconds(1))
      guard let self else { return }
      let isOver = self.state.withLock { state in
        state.isCheckpointPlanned = false
        return state.isClosed
      }
      if isOver { return }
      do throws(GalleryError) {
        try await self.emptyLog()
      } catch {
        self.reportOnce(error)
        self.planCheckpoint()
      }
    }
  }

  /// A reader that is under way keeps the log for a while, which is no trouble. Anything else is, once until it is over.
  private func reportOnce(_ error: GalleryError) {
    guard error.code != .fault(.dataFolderInUse) else { return }
    let isNew = state.withLock { state in
      defer { state.isTroubleReported = true }
      return !state.isTroubleReported
    }
    if isNew { faults.report(error) }
  }

  /// Whether something was erased whose older copies may still be in the log.
  var owesErasure: Bool { state.withLock { $0.hasErased } }

  /// The database is about to be closed: nothing more is planned.
  func close() { state.withLock { $0.isClosed = true } }

  /// Moves the write-ahead log into the database file and empties it.
  func emptyLog() async throws(GalleryError) {
    do {
      try await pool.writeWithoutTransaction { db in
        // Writers must not wait for a long reader, such as a backup: without a free moment it is tried again.
        try db.execute(sql: "PRAGMA busy_timeout = 0")
        defer { try? db.execute(sql: "PRAGMA busy_timeout = 10000") }
        _ = try db.checkpoint(.truncate)
      }
    } catch {
      throw GalleryError(storage: error)
    }
    state.withLock { state in
      state.hasErased = false
      state.isTroubleReported = false
    }
  }
}

/// - Throws: what makes the whole batch fail; nothing of it is committed then.
private func commitBatch(
  _ batch: [WriteJob], _ db: Database
) throws -> [Result<WriteJob.Effect, GalleryError>] {
  var results: [Result<WriteJob.Effect, GalleryError>] = []
  results.reserveCapacity(batch.count)
  try db.execute(sql: "BEGIN IMMEDIATE")
  do {
    for job in batch {
      try db.execute(sql: "SAVEPOINT job")
      do throws(GalleryError) {
        results.append(.success(try job.body(db)))
      } catch {
        // A full disk, for one, makes SQLite undo the whole transaction.
        guard db.isInsideTransaction else { throw error }
        try db.execute(sql: "ROLLBACK TO job")
        results.append(.failure(error))
      }
      try db.execute(sql: "RELEASE job")
    }
    try db.execute(sql: "COMMIT")
  } catch {
    if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
    throw error
  }
  return results
}
