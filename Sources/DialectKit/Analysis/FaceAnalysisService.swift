package import FaceAnalysis
import Imaging

/// What a dialect needs from the analysis of photographs.
package protocol FaceAnalysisService: Sendable {
  /// Analyses one photograph without holding up the caller's thread.
  ///
  /// - Throws: ``DialectFailure`` when the photograph cannot be read, is outside the limits of the request, or the
  ///   server has too much work.
  func analyse(_ source: ImageSource, for request: AnalysisRequest) async throws(DialectFailure)
    -> ImageAnalysis

  /// Compares two embeddings that this service has made.
  func compare(_ a: Embedding, _ b: Embedding) throws(DialectFailure) -> FaceSimilarity
}

/// Analyses photographs on the threads of a compute pool.
package struct PooledFaceAnalysis: FaceAnalysisService {
  private let analyzer: FaceAnalyzer
  private let pool: ComputePool

  package init(analyzer: FaceAnalyzer, pool: ComputePool) {
    self.analyzer = analyzer
    self.pool = pool
  }

  package func analyse(
    _ source: ImageSource, for request: AnalysisRequest
  ) async throws(DialectFailure) -> ImageAnalysis {
    do {
      return try await pool.run {
        // Base64 is taken apart here as well, so that nothing long runs on Swift's own threads.
        try analyzer.analyse(EncodedImage(try source.fileBytes()), for: request)
      }
    } catch {
      throw DialectFailure(explaining: error)
    }
  }

  package func compare(_ a: Embedding, _ b: Embedding) throws(DialectFailure) -> FaceSimilarity {
    do {
      return try analyzer.scorer.compare(a, b)
    } catch {
      throw DialectFailure(explaining: error)
    }
  }
}
