import DialectKit
import Synchronization

/// Lets a bounded number of files be fetched at the same time, so that slow servers cannot hold everything up.
final class FetchGate: Sendable {
  private let limit: Int
  private let running = Mutex(0)

  init(limit: Int) {
    self.limit = limit
  }

  /// - Throws: ``DialectFailure`` of the kind `overloaded` when no more may start.
  func pass<Value: Sendable>(
    _ work: () async throws(DialectFailure) -> Value
  ) async throws(DialectFailure) -> Value {
    let isAdmitted = running.withLock { running in
      if running < limit { running += 1 } else { return false }
      return true
    }
    guard isAdmitted else {
      throw DialectFailure(
        .overloaded,
        "The server fetches too many files at once. Try again in a moment, or send the file itself.")
    }
    defer { running.withLock { $0 -= 1 } }
    return try await work()
  }
}
