import Dispatch
import Foundation
import Gallery
import GalleryStoreSQLite
import InMemoryGallery
import Synchronization
import Testing
import Threading

@Suite("Where readings run", .timeLimit(.minutes(1)))
struct ReadingPlacesTests {
  /// Readings that wait until they may end, and the threads that they wait on.
  private final class Readings: Sendable {
    private let state = Mutex<[String]>([])
    private let end = DispatchSemaphore(value: 0)

    var threads: [String] { state.withLock { $0 } }

    func wait() {
      state.withLock { $0.append(threadName()) }
      end.wait()
    }

    func finish(_ count: Int) { for _ in 0..<count { end.signal() } }
  }

  private func store(_ folder: StoreFolder, callers: WorkerThreads?) async throws -> (
    SQLiteGalleryStore, TenantID
  ) {
    let store = try SQLiteGalleryStore(path: folder.data, key: .file(folder.keyFile), callers: callers)
    return (store, try await folder.gallery(store).createTenant(named: "acme").id)
  }

  @Test("A task that may wait for the disk reads where it is; any other on the store's threads")
  func places() async throws {
    let folder = try StoreFolder()
    let callers = WorkerThreads(name: "caller", count: 2)
    let (store, tenant) = try await store(folder, callers: callers)
    func place() async throws -> String {
      try await store.read(tenant) { _ in threadName() }
    }
    #expect(try await place() == "read")
    try await withTaskExecutorPreference(callers) { () async throws -> Void in
      for _ in 0..<20 { #expect(try await place() == "caller") }
    }
    try await store.close()
  }

  @Test("Long readings leave threads of the callers for others, and all of them end")
  func longReadings() async throws {
    let folder = try StoreFolder()
    let callers = WorkerThreads(name: "caller", count: 8)
    let (store, tenant) = try await store(folder, callers: callers)
    let readings = Readings()
    let count = 30
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<count {
        group.addTask {
          try await withTaskExecutorPreference(callers) { () async throws -> Void in
            try await store.read(tenant) { _ in readings.wait() }
          }
        }
      }
      while readings.threads.count < 8 { try await Task.sleep(for: .milliseconds(2)) }
      #expect(readings.threads.count { $0 == "caller" } == 4)
      #expect(readings.threads.count { $0 == "read" } == 4)
      // Somebody who reads nothing is served meanwhile.
      try await withTaskExecutorPreference(callers) { () async throws -> Void in
        for _ in 0..<50 { await Task.yield() }
      }
      readings.finish(count)
      try await group.waitForAll()
    }
    #expect(readings.threads.count == count)
    try await store.close()
  }
}

/// The name of the threads that this one is of, without its number.
private func threadName() -> String {
  let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
  return name?.split(separator: " ").first.map(String.init) ?? "?"
}
