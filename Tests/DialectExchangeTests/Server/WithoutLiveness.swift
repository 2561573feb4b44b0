import FaceAnalysis
import FaceData
import Imaging
import Recognition

/// An analysis whose networks for liveness are not installed.
struct WithoutLiveness: FaceRecognition {
  let base: any FaceRecognition

  var model: ModelIdentity { base.model }
  var scorer: SimilarityScorer { base.scorer }

  func analyse(
    _ photograph: SentFile, _ parts: AnalysisRequest.Part, faces: AnalysisRequest.Faces, limits: ImageLimits
  ) async throws(RecognitionError) -> ImageAnalysis {
    if parts.contains(.liveness) {
      throw RecognitionError(explaining: AnalysisError.modelNotInstalled("not in /models"))
    }
    return try await base.analyse(photograph, parts, faces: faces, limits: limits)
  }

  func compute<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws(RecognitionError) -> Result {
    try await base.compute(work)
  }
}
