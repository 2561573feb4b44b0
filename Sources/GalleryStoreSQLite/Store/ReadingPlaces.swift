import Synchronization
import Threading

/// Where transactions that only read run: at once on the thread of a caller that may wait for the disk, or else on
/// threads of the store's own.
///
/// A change of threads takes longer than most readings. But long ones must not hold up all threads of the callers, so
/// only some of them may read at the same time.
final class ReadingPlaces: Sendable {
  /// Readings at the same time on the threads of callers, and as many on those of the store.
  private static let places = 4
  /// Readings at the same time.
  static let count = 2 * places

  private let own = WorkerThreads(name: "read", count: places)
  private let callers: WorkerThreads?
  private let taken = Atomic(0)

  /// - Parameter callers: threads whose tasks may wait for the disk; nil when there are none.
  init(callers: WorkerThreads?) { self.callers = callers }

  /// Reads somewhere. Once it has begun, cancelling the task does not stop it.
  ///
  /// - Throws: `CancellationError`, or what `reading` throws.
  func run<Result: Sendable>(_ reading: @escaping @Sendable () throws -> Result) async throws -> Result {
    try Task.checkCancellation()
    guard let callers, callers.arePreferred, takePlace() else { return try await own.run(reading) }
    defer { taken.subtract(1, ordering: .relaxed) }
    return try reading()
  }

  private func takePlace() -> Bool {
    if taken.add(1, ordering: .relaxed).newValue <= Self.places { return true }
    taken.subtract(1, ordering: .relaxed)
    return false
  }
}
