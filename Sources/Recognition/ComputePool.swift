import Synchronization
import Threading

/// Threads for the analysis of photographs, apart from Swift's cooperative threads and the event loops.
///
/// Work is let in while a thread is free or there is room to wait for one; otherwise ``run(_:)`` throws at once, so that
/// nobody waits for a place. A pool that is closed refuses new work and finishes what it let in.
package final class ComputePool: Sendable {
  /// Why work was refused.
  package enum Refusal: Error, Equatable {
    /// All threads work and the queue is full.
    case full
    /// The server shuts down.
    case closed
  }

  /// How busy the pool is.
  package struct Load: Sendable, Equatable {
    /// Jobs that a thread is working on.
    package fileprivate(set) var running = 0
    /// Jobs that were let in and wait for a thread.
    package fileprivate(set) var waiting = 0
    /// How many jobs may run at the same time.
    package let threads: Int
    /// How many may wait.
    package let capacity: Int

    var isFull: Bool { running + waiting >= threads + capacity }
  }

  private struct State {
    var load: Load
    var isClosed = false
  }

  private let state: Mutex<State>
  private let threads: WorkerThreads

  /// Starts the threads.
  ///
  /// - Parameters:
  ///   - threads: Jobs that run at the same time.
  ///   - queue: Jobs that may wait for a thread.
  package init(threads: Int, queue: Int) {
    let load = Load(threads: max(1, threads), capacity: max(0, queue))
    state = Mutex(State(load: load))
    self.threads = WorkerThreads(name: "compute", count: load.threads, stackSize: 8 << 20)
  }

  /// How busy the pool is now.
  package var load: Load { state.withLock(\.load) }

  /// Whether work would be refused now.
  package var isFull: Bool { load.isFull }

  /// Runs work on a thread of the pool, in the order in which it came.
  ///
  /// - Throws: ``Refusal`` when the work was not let in, `CancellationError` when the task was cancelled before a
  ///   thread took it, otherwise what the work throws.
  package func run<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try admit()
    let place = Place<Result>()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { caller in
        place.fill(caller)
        threads.start { self.run(work, for: place) }
        // A cancellation that came before the place was filled has found nobody there.
        if Task.isCancelled { withdraw(place) }
      }
    } onCancel: {
      withdraw(place)
    }
  }

  /// Refuses new work; what was let in still runs.
  package func close() {
    state.withLock { $0.isClosed = true }
  }

  private func admit() throws(Refusal) {
    try state.withLock { (state) throws(Refusal) in
      if state.isClosed { throw .closed }
      if state.load.isFull { throw .full }
      state.load.waiting += 1
    }
  }

  private func run<Result>(_ work: @Sendable () throws -> Result, for place: Place<Result>) {
    guard let caller = place.take() else { return }
    state.withLock {
      $0.load.waiting -= 1
      $0.load.running += 1
    }
    let result = Swift.Result(catching: work)
    // The place is free before the caller knows, so that it may come back at once.
    state.withLock { $0.load.running -= 1 }
    caller.resume(with: result)
  }

  private func withdraw<Result>(_ place: Place<Result>) {
    guard let caller = place.take() else { return }
    state.withLock { $0.load.waiting -= 1 }
    caller.resume(throwing: CancellationError())
  }
}

/// Where a caller waits: whoever takes it from there first answers it.
private final class Place<Result: Sendable>: Sendable {
  private let caller = Mutex<CheckedContinuation<Result, any Error>?>(nil)

  func fill(_ caller: CheckedContinuation<Result, any Error>) {
    self.caller.withLock { $0 = caller }
  }

  func take() -> CheckedContinuation<Result, any Error>? {
    caller.withLock { $0.take() }
  }
}
