package import FaceAnalysis
import FaceEnrolment
package import Gallery
import Imaging

/// What a dialect needs from the analysis of photographs.
package protocol FaceAnalysisService: Sendable {
  /// Analyses one photograph without holding up the caller's thread.
  ///
  /// - Throws: ``DialectFailure`` when the photograph cannot be read, is outside the limits of the request, or the
  ///   server has too much work.
  func analyse(_ source: ImageSource, for request: AnalysisRequest) async throws(DialectFailure)
    -> ImageAnalysis

  /// Does other long work on photographs, such as taking Base64 apart, where ``analyse(_:for:)`` does its own.
  ///
  /// - Throws: ``DialectFailure``: what the work throws, explained, or that the server has too much of it.
  func compute<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws(DialectFailure) -> Result

  /// Under which identity the gallery keeps this service's embeddings.
  var model: ModelIdentity { get }

  /// Compares this service's embeddings and says what their distances mean.
  var scorer: SimilarityScorer { get }
}

extension FaceAnalysisService {
  /// Compares two embeddings that this service has made.
  package func compare(
    _ a: FaceAnalysis.Embedding, _ b: FaceAnalysis.Embedding
  ) throws(DialectFailure) -> FaceSimilarity {
    do {
      return try scorer.compare(a, b)
    } catch {
      throw DialectFailure(explaining: error)
    }
  }

  /// The scale 0…100 with 80 at the operating rate.
  package var percent: PercentScore { PercentScore(scorer) }

  /// What the gallery keeps of an analysed face.
  ///
  /// - Parameter crop: The encoded picture of the face, where the dialect keeps it.
  package func newFace(_ face: AnalysedFace, crop: [UInt8]? = nil) throws(MienError) -> NewFace {
    try NewFace(face, model: model, crop: crop)
  }

  /// The probe with which the gallery is searched for an analysed face.
  ///
  /// - Throws: ``MienError`` with code `invalidArgument` when the face was analysed without its embedding.
  package func probe(_ face: AnalysedFace) throws(MienError) -> Gallery.Embedding {
    try newFace(face).embedding
  }
}

/// Analyses photographs on the threads of a compute pool.
package struct PooledFaceAnalysis: FaceAnalysisService {
  private let analyzer: FaceAnalyzer
  private let pool: ComputePool
  package let model: ModelIdentity

  package var scorer: SimilarityScorer { analyzer.scorer }

  /// - Throws: ``MienError`` with code `embedderMismatch` when the embedder does not say how long its embeddings are.
  package init(analyzer: FaceAnalyzer, pool: ComputePool) throws(MienError) {
    self.analyzer = analyzer
    self.pool = pool
    model = try ModelIdentity(analyzer)
  }

  package func analyse(
    _ source: ImageSource, for request: AnalysisRequest
  ) async throws(DialectFailure) -> ImageAnalysis {
    try await compute {
      // Base64 is taken apart here as well, so that nothing long runs on Swift's own threads.
      try analyzer.analyse(EncodedImage(try source.fileBytes()), for: request)
    }
  }

  package func compute<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws(DialectFailure) -> Result {
    do {
      return try await pool.run(work)
    } catch {
      throw DialectFailure(explaining: error)
    }
  }
}
