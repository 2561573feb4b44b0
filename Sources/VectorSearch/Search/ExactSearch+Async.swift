import Foundation
import Threading

extension ExactSearch {
  /// They live as long as the process.
  private static let threads = WorkerThreads(
    name: "search", count: ProcessInfo.processInfo.activeProcessorCount)

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
        return try await threads.run { try search(sources, probes: probes, options: final) }
      } catch let error as VectorSearchError where error.code == .cancelled && Task.isCancelled {
        throw CancellationError()
      }
    } onCancel: {
      cancellation.cancel()
    }
  }
}
