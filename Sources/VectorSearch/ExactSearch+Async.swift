import Dispatch

extension ExactSearch {
  /// Where asynchronous searches run, so that they hold up none of Swift's cooperative threads.
  private static let queue = DispatchQueue(label: "mien.vector-search", attributes: .concurrent)

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
          queue.async {
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
