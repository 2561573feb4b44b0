import Dispatch
import Foundation
import Synchronization

extension ExactSearch {
  private static let threads = SearchThreads(count: ProcessInfo.processInfo.activeProcessorCount)

  /// Searches on a thread for searches; cancelling the task stops the search within a fraction of a
  /// millisecond. Parameters and results are those of `search`.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, else `VectorSearchError`.
  package static func searchInBackground(
    _ sources: [SearchSource], probes: [[Float]], options: SearchOptions
  ) async throws -> [[SearchHit]] {
    try Task.checkCancellation()
    var options = options
    let cancellation = options.cancellation ?? SearchCancellation()
    options.cancellation = cancellation
    let final = options
    return try await withTaskCancellationHandler {
      do {
        return try await withCheckedThrowingContinuation { continuation in
          threads.run {
            continuation.resume(with: Result { try search(sources, probes: probes, options: final) })
          }
        }
      } catch let error as VectorSearchError where error.code == .cancelled && Task.isCancelled {
        throw CancellationError()
      }
    } onCancel: {
      cancellation.cancel()
    }
  }
}

/// Threads for searches, which live as long as the process. On Swift's cooperative threads long searches would leave
/// none for anything else to run on.
private final class SearchThreads: Sendable {
  private let waiting = Mutex<[@Sendable () -> Void]>([])
  private let wake = DispatchSemaphore(value: 0)

  init(count: Int) {
    for number in 1...max(1, count) {
      let thread = Thread { [self] in
        // Seen in `top -H`, and by the benchmark of the server. A name given before the start is lost.
        Thread.current.name = "search \(number)"
        while true {
          wake.wait()
          let search = waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
          search?()
        }
      }
      thread.start()
    }
  }

  func run(_ work: @escaping @Sendable () -> Void) {
    waiting.withLock { $0.append(work) }
    wake.signal()
  }
}
