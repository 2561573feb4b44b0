package import VideoDecoding
package import VideoLiveness

/// Videos go in, what they say about the person before the camera comes out.
package protocol VideoRecognition: Sendable {
  /// Looks at a video without holding up the caller's thread.
  ///
  /// - Parameters:
  ///   - video: Decoded and judged, then forgotten.
  ///   - actions: What the person was asked to do.
  /// - Throws: ``RecognitionError``: `video` where it cannot be decoded, `overloaded` where too many wait or it
  ///   waited too long.
  func report(
    on video: SentFile, _ actions: ActionRequest
  ) async throws(RecognitionError) -> LivenessAnalysis.Report
}

/// Looks at videos on the threads of a pool of their own, so that they take no thread from photographs.
package struct PooledVideoRecognition: VideoRecognition {
  /// With less than this left, looking at a video is not begun.
  private static let leastPatience = Duration.milliseconds(500)

  private let analysis: LivenessAnalysis
  private let request: VideoRequest
  private let pool: ComputePool

  /// - Parameters:
  ///   - request: How videos are decoded, and where decoding ends. Its patience counts from the call, so that a video
  ///     that waits has less.
  ///   - pool: As many threads as videos are looked at together; its queue is how many may wait.
  package init(analysis: LivenessAnalysis, decodedBy request: VideoRequest, pool: ComputePool) {
    self.analysis = analysis
    self.request = request
    self.pool = pool
  }

  package func report(
    on video: SentFile, _ actions: ActionRequest
  ) async throws(RecognitionError) -> LivenessAnalysis.Report {
    let arrival = ContinuousClock.now
    do {
      return try await pool.run {
        // Who asks waits for both, the queue and the video.
        var request = request
        request.patience -= ContinuousClock.now - arrival
        guard request.patience > Self.leastPatience else { throw RecognitionError.overloaded }
        return try analysis.report(on: try video.fileBytes(), actions, decodedBy: request)
      }
    } catch {
      throw RecognitionError(explaining: error)
    }
  }
}
