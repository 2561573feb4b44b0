import Dispatch
import Foundation
import Synchronization

extension ExactSearch {
  /// Where asynchronous searches run, so that they hold up none of Swift's cooperative threads.
  private static let lanes = SearchLanes(count: ProcessInfo.processInfo.activeProcessorCount)

  /// Searches on a queue of its own; cancelling the task stops the search within a fraction of a
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
          lanes.run {
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

/// Serial queues, one per core. Unlike a concurrent queue, a serial one has a thread that it does not share with
/// Swift's tasks, of which a long search would leave none to run on.
private final class SearchLanes: Sendable {
  private let queues: [DispatchQueue]
  /// Searches that each queue has not finished.
  private let waiting: Mutex<[Int]>

  init(count: Int) {
    queues = (0..<max(count, 1)).map { DispatchQueue(label: "mien.vector-search.\($0)") }
    waiting = Mutex(Array(repeating: 0, count: queues.count))
  }

  /// Does the work on the queue that has the least of it.
  func run(_ work: @escaping @Sendable () -> Void) {
    let lane = waiting.withLock { waiting in
      let lane = waiting.indices.min { waiting[$0] < waiting[$1] } ?? 0
      waiting[lane] += 1
      return lane
    }
    queues[lane].async { [self] in
      work()
      waiting.withLock { $0[lane] -= 1 }
    }
  }
}
