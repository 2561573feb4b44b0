import NIOCore

/// How slow a server may be.
package struct Pace: Sendable, Equatable {
  /// How long a connection may take to stand, and how long an answer may pause.
  package var pause = Duration.seconds(3)
  /// After this time the average rate counts.
  package var grace = Duration.seconds(3)
  /// The least average rate.
  package var bytesPerSecond = 1024.0

  package init() {}

  /// Whether a body that has come so far comes too slowly.
  func isTooSlow(bytes: Int, after time: Duration) -> Bool {
    time > grace && Double(bytes) < bytesPerSecond * (time / .seconds(1))
  }
}

extension TimeAmount {
  init(_ duration: Duration) {
    self = .nanoseconds(Int64(duration / .nanoseconds(1)))
  }
}

/// Does work that must end in time. Work that does not is cancelled.
///
/// - Throws: What the work throws, or ``FetchError/tooSlow``.
func within<Value: Sendable>(
  _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask(operation: work)
    group.addTask {
      try await Task.sleep(for: limit)
      throw FetchError.tooSlow
    }
    defer { group.cancelAll() }
    guard let value = try await group.next() else { throw FetchError.tooSlow }
    return value
  }
}
