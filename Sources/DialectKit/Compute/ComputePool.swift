import ServiceLifecycle
import Synchronization
import Threading

/// Threads for the analysis of photographs, apart from Swift's cooperative threads and the event loops.
///
/// The pool holds as many threads as it is told to and a bounded queue. When both are full, ``run(_:)`` throws at
/// once. Shutting down refuses new work and finishes what was accepted.
package final class ComputePool: Sendable, Service {
  /// Why work was refused.
  package enum Refusal: Error, Equatable {
    /// All threads work and the queue is full.
    case full
    /// The server shuts down.
    case closed
  }

  /// How busy the pool is.
  package struct Load: Sendable, Equatable {
    package let running: Int
    package let waiting: Int
    package let threads: Int
    package let capacity: Int
  }

  private let core: ComputeCore

  /// Starts the threads.
  ///
  /// - Parameters:
  ///   - threads: Jobs that run at the same time.
  ///   - queue: Jobs that may wait for a thread.
  package init(threads: Int, queue: Int) {
    core = ComputeCore(queue: ComputeQueue(workers: threads, capacity: queue))
  }

  /// How busy the pool is now.
  package var load: Load { core.load }

  /// Whether work would be refused now.
  package var isFull: Bool {
    let load = load
    return load.running + load.waiting >= load.threads + load.capacity
  }

  /// Runs work on a thread of the pool.
  ///
  /// - Throws: ``Refusal`` when the work was not accepted, `CancellationError` when the task was cancelled before a
  ///   thread took it, otherwise what the work throws.
  package func run<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    let ticket = Mutex<ComputeCore.JobID?>(nil)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
        let job = ComputeJob(
          run: {
            let result = Swift.Result(catching: body)
            return { continuation.resume(with: result) }
          },
          refuse: { continuation.resume(throwing: $0) })
        if let id = core.submit(job) {
          ticket.withLock { $0 = id }
          // A cancellation that came before the ticket was written has found nothing to withdraw.
          if Task.isCancelled { core.withdraw(id) }
        }
      }
    } onCancel: {
      if let id = ticket.withLock({ $0 }) { core.withdraw(id) }
    }
  }

  /// Waits for the server's shutdown, then refuses new work.
  package func run() async throws {
    // Fails when the task is cancelled, because another service has failed: then it is time too.
    try? await gracefulShutdown()
    close()
  }

  /// Refuses new work; what was accepted still runs.
  package func close() {
    core.close()
  }
}

/// A piece of work and the way to say that it will not be done.
private struct ComputeJob: Sendable {
  /// Does the work and returns what delivers its result.
  let run: @Sendable () -> @Sendable () -> Void
  let refuse: @Sendable (any Error) -> Void
}

/// The queue and the threads that take from it.
private final class ComputeCore: Sendable {
  typealias JobID = ComputeQueue<ComputeJob>.JobID

  private let queue: Mutex<ComputeQueue<ComputeJob>>
  private let threads: WorkerThreads

  init(queue: ComputeQueue<ComputeJob>) {
    threads = WorkerThreads(name: "compute", count: queue.workers, stackSize: 8 << 20)
    self.queue = Mutex(queue)
  }

  var load: ComputePool.Load {
    queue.withLock {
      ComputePool.Load(
        running: $0.running, waiting: $0.waitingCount, threads: $0.workers, capacity: $0.capacity)
    }
  }

  func submit(_ job: ComputeJob) -> JobID? {
    switch queue.withLock({ $0.submit(job) }) {
    case .accepted(let id):
      threads.start { self.runNext() }
      return id
    case .refusedFull:
      job.refuse(ComputePool.Refusal.full)
    case .refusedClosed:
      job.refuse(ComputePool.Refusal.closed)
    }
    return nil
  }

  func withdraw(_ id: JobID) {
    queue.withLock { $0.withdraw(id) }?.refuse(CancellationError())
  }

  func close() {
    queue.withLock { $0.close() }
  }

  private func runNext() {
    // A job that was withdrawn leaves nothing to do.
    guard let job = queue.withLock({ $0.next() }) else { return }
    let deliver = job.run()
    // The place is free before the caller knows, so that it may come back at once.
    queue.withLock { $0.finish() }
    deliver()
  }
}
