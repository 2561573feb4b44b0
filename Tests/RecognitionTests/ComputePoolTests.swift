import Dispatch
import Foundation
import Recognition
import Synchronization
import Testing

@Suite("The compute pool")
struct ComputePoolTests {
  @Test("Work runs on as many threads as the pool has, and its result and error come back")
  func runs() async throws {
    let pool = ComputePool(threads: 2, queue: 64)
    // Each of a pair waits for the other, so both must run at the same time.
    for _ in 0..<32 {
      let met = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
      async let one = pool.run {
        met.0.signal()
        met.1.wait()
        return pthread_self()
      }
      async let other = pool.run {
        met.1.signal()
        met.0.wait()
        return pthread_self()
      }
      let threads = try await (one, other)
      #expect(threads.0 != threads.1)
    }
    await #expect(throws: Failure.self) { try await pool.run { throw Failure() } }
    pool.close()
  }

  @Test("A full pool refuses at once and recovers when work is done")
  func refusesWhenFull() async throws {
    let pool = ComputePool(threads: 1, queue: 1)
    let gate = DispatchSemaphore(value: 0)
    let started = DispatchSemaphore(value: 0)
    async let first: Int = pool.run {
      started.signal()
      gate.wait()
      return 1
    }
    await eventually { started.wait(timeout: .now()) == .success }
    async let second: Int = pool.run { 2 }
    await eventually { pool.load.waiting == 1 }
    await #expect(throws: ComputePool.Refusal.full) { try await pool.run { 3 } }
    gate.signal()
    #expect(try await first + second == 3)
    #expect(try await pool.run { 4 } == 4)
    pool.close()
  }

  @Test("A caller that comes back at once finds its own place free")
  func placeIsFreeBeforeTheAnswer() async throws {
    let pool = ComputePool(threads: 1, queue: 0)
    for number in 0..<500 { #expect(try await pool.run { number } == number) }
    pool.close()
  }

  @Test("Cancelled work that waits is not done")
  func cancels() async throws {
    let pool = ComputePool(threads: 1, queue: 1)
    let gate = DispatchSemaphore(value: 0)
    let ran = Mutex(false)
    async let first: Void = pool.run { gate.wait() }
    await eventually { pool.load.running == 1 }
    let second = Task { try await pool.run { ran.withLock { $0 = true } } }
    await eventually { pool.load.waiting == 1 }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    gate.signal()
    try await first
    #expect(!ran.withLock { $0 })
    pool.close()
  }

  @Test("Closing refuses new work and finishes what was accepted")
  func finishesAccepted() async throws {
    let pool = ComputePool(threads: 1, queue: 8)
    let gate = DispatchSemaphore(value: 0)
    let tasks = (0..<4).map { number in
      Task {
        try await pool.run {
          gate.wait()
          return number
        }
      }
    }
    await eventually { pool.load.running + pool.load.waiting == 4 }
    pool.close()
    await #expect(throws: ComputePool.Refusal.closed) { try await pool.run { 0 } }
    for _ in 0..<4 { gate.signal() }
    var sum = 0
    for task in tasks { sum += try await task.value }
    #expect(sum == 6)
  }

  @Test("Many callers get their own answers")
  func manyCallers() async throws {
    let pool = ComputePool(threads: 3, queue: 1000)
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<1000 { group.addTask { try await pool.run { number * 2 } } }
      return try await group.reduce(0, +)
    }
    #expect(sum == 999_000)
    pool.close()
  }

  @Test("Work that waits runs in the order in which it came")
  func runsInOrder() async throws {
    let pool = ComputePool(threads: 1, queue: 50)
    let gate = DispatchSemaphore(value: 0)
    let order = Record()
    async let first: Void = pool.run { gate.wait() }
    await eventually { pool.load.running == 1 }
    var tasks: [Task<Void, any Error>] = []
    for number in 0..<50 {
      tasks.append(Task { try await pool.run { order.begin(number) } })
      await eventually { pool.load.waiting == number + 1 }
    }
    gate.signal()
    try await first
    for task in tasks { try await task.value }
    #expect(order.begun == Array(0..<50))
    pool.close()
  }

  @Test("Work that runs is not taken back")
  func cancelsTooLate() async throws {
    let pool = ComputePool(threads: 1, queue: 0)
    let gate = DispatchSemaphore(value: 0)
    let task = Task {
      try await pool.run {
        gate.wait()
        return 7
      }
    }
    await eventually { pool.load.running == 1 }
    task.cancel()
    gate.signal()
    #expect(try await task.value == 7)
    pool.close()
  }

  /// Callers in any order, of whom some give up: none is lost, nothing is done twice, and no place stays taken.
  @Test(
    "Nothing is lost or run twice in any order of events",
    arguments: [(1, 0), (1, 3), (2, 5), (4, 1), (3, 40)])
  func keepsEveryJob(threads: Int, queue: Int) async throws {
    let pool = ComputePool(threads: threads, queue: queue)
    let record = Record()
    let outcomes = await withTaskGroup(of: (number: Int, outcome: Result<Int, any Error>).self) { group in
      for number in 0..<600 {
        group.addTask {
          let task = Task {
            try await pool.run {
              record.begin(number)
              for _ in 0..<number % 7 { sched_yield() }
              record.end()
              return number
            }
          }
          if number % 3 == 0 { task.cancel() }
          return (number, await task.result)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var answered: [Int] = []
    for (number, outcome) in outcomes {
      switch outcome {
      case .success(let value):
        #expect(value == number)
        answered.append(number)
      case .failure(let error):
        #expect(error is CancellationError && number % 3 == 0 || error as? ComputePool.Refusal == .full)
      }
    }
    #expect(record.begun.sorted() == answered.sorted())
    #expect(record.mostAtOnce <= threads)
    #expect(pool.load.running == 0 && pool.load.waiting == 0)
    pool.close()
  }

  /// What ran, and how much of it at the same time.
  private final class Record: Sendable {
    private struct State {
      var begun: [Int] = []
      var running = 0
      var most = 0
    }

    private let state = Mutex(State())

    var begun: [Int] { state.withLock(\.begun) }
    var mostAtOnce: Int { state.withLock(\.most) }

    func begin(_ number: Int) {
      state.withLock {
        $0.begun.append(number)
        $0.running += 1
        $0.most = max($0.most, $0.running)
      }
    }

    func end() { state.withLock { $0.running -= 1 } }
  }

  private struct Failure: Error {}

  /// Waits until a condition holds.
  private func eventually(_ condition: @Sendable () -> Bool) async {
    for _ in 0..<5000 where !condition() { try? await Task.sleep(for: .milliseconds(1)) }
  }
}
