import Foundation
import Synchronization
import Testing
import Threading

@Suite("Worker threads", .timeLimit(.minutes(1)))
struct WorkerThreadsTests {
  private struct Refusal: Error, Equatable {}

  @Test("Work runs on threads with a name, and its result or error comes back")
  func results() async throws {
    let threads = WorkerThreads(name: "counting", count: 2)
    let name = try await threads.run { try Self.threadName() }
    #expect(["counting 1", "counting 2"].contains(name))
    await #expect(throws: Refusal()) {
      try await threads.run { throw Refusal() }
    }
  }

  @Test("A task that prefers the threads runs on them, also after it has waited for others")
  func preference() async throws {
    let threads = WorkerThreads(name: "preferred", count: 4)
    let other = WorkerThreads(name: "other", count: 1)
    for _ in 0..<100 {
      #expect(!threads.arePreferred)
      try await withTaskExecutorPreference(threads) { () async throws -> Void in
        #expect(try Self.threadName().hasPrefix("preferred"))
        #expect(threads.arePreferred && !other.arePreferred)
        #expect(try await other.run { try Self.threadName() } == "other 1")
        #expect(try Self.threadName().hasPrefix("preferred"))
        async let child = Self.threadName()
        #expect(try await child.hasPrefix("preferred"))
      }
      #expect(try Self.threadName().hasPrefix("preferred") == false)
    }
  }

  @Test("Work is done in the order in which it came")
  func order() async throws {
    let threads = WorkerThreads(name: "ordered", count: 1)
    let seen = Mutex<[Int]>([])
    for number in 0..<100 { threads.start { seen.withLock { $0.append(number) } } }
    try await threads.run {}
    #expect(seen.withLock { $0 } == Array(0..<100))
  }

  /// Where some threads wait for each other.
  private final class Meeting: Sendable {
    private let missing: Mutex<Int>
    private let everybody = DispatchSemaphore(value: 0)
    private let size: Int

    init(of size: Int) {
      self.size = size
      missing = Mutex(size)
    }

    func join() {
      let isLast = missing.withLock { missing in
        missing -= 1
        return missing == 0
      }
      if isLast { for _ in 0..<size { everybody.signal() } }
      everybody.wait()
    }
  }

  @Test("As many pieces run at once as there are threads")
  func parallel() async throws {
    let threads = WorkerThreads(name: "parallel", count: 3)
    // Each piece waits for the others; with fewer threads none would ever end.
    let meeting = Meeting(of: 3)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<3 { group.addTask { try await threads.run { meeting.join() } } }
      try await group.waitForAll()
    }
  }

  @Test("What was handed in is done, also when nobody holds the threads any more; then they end")
  func ending() async throws {
    let done = Mutex(0)
    let name = "ending-\(UInt16.random(in: 0...9999))"
    await withCheckedContinuation { caller in
      let threads = WorkerThreads(name: name, count: 1)
      threads.start { Thread.sleep(forTimeInterval: 0.05) }
      for _ in 0..<9 { threads.start { done.withLock { $0 += 1 } } }
      threads.start { caller.resume() }
    }
    #expect(done.withLock { $0 } == 9)
    while threadNames().contains("\(name) 1") { try await Task.sleep(for: .milliseconds(5)) }
  }

  private static func threadName() throws -> String {
    String(try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8).dropLast())
  }

  private func threadNames() -> [String] {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    return tasks.compactMap { try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8) }
      .map { String($0.dropLast()) }
  }
}
