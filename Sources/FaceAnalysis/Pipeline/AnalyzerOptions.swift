package import Foundation

/// How an analyser is put together.
package struct AnalyzerOptions: Sendable {
  /// The embedder's name in the catalogue; the first installed one when `nil`.
  package var embedder: String?
  /// The detector's name: `mtcnn`, or a detector of the catalogue such as `yunet`.
  package var detector: String
  /// Images that are analysed at the same time without waiting for each other.
  package var concurrentAnalyses: Int
  /// Threads that one inference may use.
  package var threadsPerInference: Int
  /// The false match rate at which vendors' recommended thresholds sit.
  package var operatingFalseMatchRate: Float
  /// Whether compiled models are kept between starts, for this user only.
  package var keepsCompiledModels: Bool
  /// Where they are kept if the user has no folder for such things.
  package var spareCompiledModels: URL?

  package init(
    embedder: String? = nil, detector: String = "mtcnn", concurrentAnalyses: Int = 1,
    threadsPerInference: Int = 1, operatingFalseMatchRate: Float = 1e-3, keepsCompiledModels: Bool = true,
    spareCompiledModels: URL? = nil
  ) {
    self.embedder = embedder
    self.detector = detector
    self.concurrentAnalyses = concurrentAnalyses
    self.threadsPerInference = threadsPerInference
    self.operatingFalseMatchRate = operatingFalseMatchRate
    self.keepsCompiledModels = keepsCompiledModels
    self.spareCompiledModels = spareCompiledModels
  }
}
