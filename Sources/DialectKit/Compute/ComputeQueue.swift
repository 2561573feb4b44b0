/// The decisions of a compute pool, without its threads: which job is accepted and which runs next.
///
/// A job is accepted while a worker is free or the queue has room; a pool that is full says so at once, so that a
/// caller never waits for a place.
package struct ComputeQueue<Job> {
  /// Names a job for as long as the queue lives.
  package typealias JobID = UInt64

  /// What happens to a job that was offered.
  package enum Submission: Equatable, Sendable {
    /// The job waits for a worker; wake one.
    case accepted(JobID)
    /// Workers and queue are full.
    case refusedFull
    /// The pool shuts down.
    case refusedClosed
  }

  /// The number of jobs that run at the same time.
  package let workers: Int
  /// The number of jobs that may wait.
  package let capacity: Int
  /// The number of jobs that run now.
  package private(set) var running = 0
  /// Whether jobs are refused because the pool shuts down.
  private var isClosed = false

  private var waiting: [(id: JobID, job: Job)] = []
  private var nextID: JobID = 0

  package init(workers: Int, capacity: Int) {
    self.workers = max(1, workers)
    self.capacity = max(0, capacity)
  }

  /// The number of jobs that wait now.
  package var waitingCount: Int { waiting.count }

  /// Offers a job.
  package mutating func submit(_ job: Job) -> Submission {
    guard !isClosed else { return .refusedClosed }
    guard running + waiting.count < workers + capacity else { return .refusedFull }
    let id = nextID
    nextID += 1
    waiting.append((id, job))
    return .accepted(id)
  }

  /// Takes the job that has waited longest; the worker calls ``finish()`` after it.
  ///
  /// - Returns: The job; `nil` when none waits.
  package mutating func next() -> Job? {
    guard !waiting.isEmpty else { return nil }
    running += 1
    return waiting.removeFirst().job
  }

  /// A worker has finished a job.
  package mutating func finish() {
    running -= 1
  }

  /// Takes a job back that no worker has taken yet.
  ///
  /// - Returns: The job; `nil` when it runs or has run.
  package mutating func withdraw(_ id: JobID) -> Job? {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return nil }
    return waiting.remove(at: index).job
  }

  /// Refuses further jobs; those accepted still run.
  package mutating func close() {
    isClosed = true
  }
}

extension ComputeQueue: Sendable where Job: Sendable {}
