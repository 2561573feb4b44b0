import DialectKit
import Dispatch
import Foundation
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

  private struct Failure: Error {}

  /// Waits until a condition holds.
  private func eventually(_ condition: @Sendable () -> Bool) async {
    for _ in 0..<5000 where !condition() { try? await Task.sleep(for: .milliseconds(1)) }
  }
}
