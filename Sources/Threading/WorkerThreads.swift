import DequeModule
import Dispatch
import Foundation
import Synchronization

/// Threads for work that would hold up Swift's cooperative threads or the event loops: it computes for long, or waits
/// for the disk.
///
/// Work is taken in the order in which it came, and given to the thread that has been idle for the shortest time, whose
/// memory is still in the processor's caches. A task that prefers these threads (`withTaskExecutorPreference`) runs on
/// them between its suspensions.
///
/// The threads end when nobody holds this object any more and everything that was handed in is done.
package final class WorkerThreads: TaskExecutor {
  /// What a thread does in one go.
  package typealias Work = @Sendable () -> Void

  private let core: Core

  /// Starts the threads.
  ///
  /// - Parameters:
  ///   - name: What their names begin with, at most 12 characters; a number follows. Seen in `top -H`, and by the
  ///     benchmark of the server.
  ///   - count: How many threads there are; at least one.
  ///   - stackSize: Bytes of each thread's stack; `nil` for what the system gives.
  package init(name: String, count: Int, stackSize: Int? = nil) {
    core = Core(count: max(1, count))
    for number in core.threads {
      let isStarted = DispatchSemaphore(value: 0)
      let thread = Thread { [core] in
        // A name given before `start` has returned is lost.
        isStarted.wait()
        Thread.current.name = "\(name) \(number + 1)"
        core.work(as: number)
      }
      if let stackSize { thread.stackSize = stackSize }
      thread.start()
      isStarted.signal()
    }
  }

  deinit {
    core.close()
  }

  /// Hands work to the threads and goes on.
  package func start(_ work: @escaping Work) {
    core.add(work)
  }

  /// Does work on one of the threads.
  ///
  /// - Throws: What the work throws.
  package func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { caller in
      core.add { caller.resume(with: Swift.Result(catching: work)) }
    }
  }

  /// Whether the current task prefers these threads, so that it runs on them wherever no actor wants otherwise.
  package var arePreferred: Bool {
    withUnsafeCurrentTask { $0?.unownedTaskExecutor } == asUnownedTaskExecutor()
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    core.add { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// What the threads share.
private final class Core: Sendable {
  private struct State {
    /// What no thread has taken yet, in the order in which it came.
    var waiting: Deque<WorkerThreads.Work> = []
    /// The threads that sleep, the last one for the shortest time.
    var idle: [Int] = []
    var isClosed = false

    mutating func nextStep(of thread: Int) -> Step {
      if let work = waiting.popFirst() { return .work(work) }
      if isClosed { return .end }
      idle.append(thread)
      return .sleep
    }
  }

  private enum Step {
    case work(WorkerThreads.Work)
    case sleep
    case end
  }

  private let state = Mutex(State())
  /// One for each thread, which sleeps on it.
  private let wakes: [DispatchSemaphore]

  init(count: Int) {
    wakes = (0..<count).map { _ in DispatchSemaphore(value: 0) }
  }

  var threads: Range<Int> { wakes.indices }

  func add(_ work: @escaping WorkerThreads.Work) {
    let idle = state.withLock { state in
      state.waiting.append(work)
      return state.idle.popLast()
    }
    // Where none is idle, the first that is done takes it.
    if let idle { wakes[idle].signal() }
  }

  func close() {
    let idle = state.withLock { state in
      state.isClosed = true
      defer { state.idle = [] }
      return state.idle
    }
    for thread in idle { wakes[thread].signal() }
  }

  /// The life of one thread.
  func work(as thread: Int) {
    while true {
      switch state.withLock({ $0.nextStep(of: thread) }) {
      case .work(let work): work()
      case .sleep: wakes[thread].wait()
      case .end: return
      }
    }
  }
}
