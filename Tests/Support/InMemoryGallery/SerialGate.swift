import Gallery
import Synchronization

/// Lets one caller in at a time, in the order of their arrival.
final class SerialGate: Sendable {
  private struct State {
    var isOccupied = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func pass<Result: Sendable, Failure: Error>(
    _ body: () async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    await enter()
    defer { leave() }
    return try await body()
  }

  private func enter() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.isOccupied {
          state.waiting.append(continuation)
          return false
        }
        state.isOccupied = true
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.waiting.isEmpty {
        state.isOccupied = false
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}
