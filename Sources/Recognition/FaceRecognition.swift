package import FaceAnalysis
package import FaceData
package import Imaging

/// Photographs go in, faces that the gallery can keep come out.
package protocol FaceRecognition: Sendable {
  /// Under which identity the gallery keeps these embeddings.
  var model: ModelIdentity { get }

  /// Says what distances of these embeddings mean.
  var scorer: SimilarityScorer { get }

  /// Finds and describes the faces of one photograph without holding up the caller's thread.
  ///
  /// - Parameters:
  ///   - parts: What is wanted of each face; nothing else is computed.
  ///   - faces: All faces, the largest first, or the largest alone.
  ///   - limits: The sizes of photographs that are taken.
  /// - Throws: ``RecognitionError``.
  func analyse(
    _ photograph: SentFile, _ parts: AnalysisRequest.Part, faces: AnalysisRequest.Faces, limits: ImageLimits
  ) async throws(RecognitionError) -> ImageAnalysis

  /// Does other long work on photographs, such as taking Base64 apart, where the analysis does its own.
  ///
  /// - Throws: ``RecognitionError``: what the work throws, explained, or that there is too much of it.
  func compute<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws(RecognitionError) -> Result
}

extension FaceRecognition {
  /// The scale 0…100 with 80 at the operating rate.
  package var percent: PercentScore { PercentScore(scorer) }

  /// Compares two faces that were analysed with their embeddings.
  ///
  /// - Throws: ``RecognitionError/fault(_:)`` when one was not.
  package func compare(_ a: AnalysedFace, _ b: AnalysedFace) throws(RecognitionError) -> FaceSimilarity {
    let (one, other) = (try a.template(), try b.template())
    do {
      return try scorer.compare(one, other)
    } catch {
      throw .fault(error)
    }
  }
}

/// Analyses photographs on the threads of a compute pool.
package struct PooledRecognition: FaceRecognition {
  private let analyzer: FaceAnalyzer
  private let pool: ComputePool
  /// The smallest longer side of a face's box, in pixels of the upright photograph.
  package let minimumFace: Int

  package var model: ModelIdentity { analyzer.model }
  package var scorer: SimilarityScorer { analyzer.scorer }

  package init(
    analyzer: FaceAnalyzer, pool: ComputePool, minimumFace: Int = AnalysisRequest.defaultMinimumFace
  ) {
    self.analyzer = analyzer
    self.pool = pool
    self.minimumFace = minimumFace
  }

  package func analyse(
    _ photograph: SentFile, _ parts: AnalysisRequest.Part, faces: AnalysisRequest.Faces, limits: ImageLimits
  ) async throws(RecognitionError) -> ImageAnalysis {
    let request = AnalysisRequest(parts, faces: faces, minimumFace: minimumFace, limits: limits)
    return try await compute { try analyzer.analyse(EncodedImage(try photograph.fileBytes()), for: request) }
  }

  package func compute<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws(RecognitionError) -> Result {
    do {
      return try await pool.run(work)
    } catch {
      throw RecognitionError(explaining: error)
    }
  }
}
