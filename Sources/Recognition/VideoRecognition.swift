package import VideoDecoding
package import VideoLiveness

/// Videos go in, what they say about the person before the camera comes out.
package protocol VideoRecognition: Sendable {
  /// Looks at a video without holding up the caller's thread.
  ///
  /// - Parameters:
  ///   - video: Decoded and judged, then forgotten.
  ///   - actions: What the person was asked to do.
  /// - Throws: ``RecognitionError``: `video` where it cannot be decoded, `overloaded` where too many wait.
  func report(
    on video: SentFile, _ actions: ActionRequest
  ) async throws(RecognitionError) -> LivenessAnalysis.Report
}

/// Looks at videos on the threads of a pool of their own, so that they take no thread from photographs.
package struct PooledVideoRecognition: VideoRecognition {
  private let analysis: LivenessAnalysis
  private let request: VideoRequest
  private let pool: ComputePool

  /// - Parameters:
  ///   - request: How videos are decoded, and where decoding ends.
  ///   - pool: As many threads as videos are looked at together; its queue is how many may wait.
  package init(analysis: LivenessAnalysis, decodedBy request: VideoRequest, pool: ComputePool) {
    self.analysis = analysis
    self.request = request
    self.pool = pool
  }

  package func report(
    on video: SentFile, _ actions: ActionRequest
  ) async throws(RecognitionError) -> LivenessAnalysis.Report {
    do {
      return try await pool.run {
        try analysis.report(on: try video.fileBytes(), actions, decodedBy: request)
      }
    } catch {
      throw RecognitionError(explaining: error)
    }
  }
}
