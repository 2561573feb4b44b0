import CVectorKernels
import FaceData

/// Probes in the form that rows have: checked, scaled under the cosine metric, padded with zeros.
final class ProbeBatch: @unchecked Sendable {
  let count: Int
  let metric: EmbeddingMetric
  /// Components of a padded probe.
  let width: Int
  /// `count * width` components; never written after init.
  private let storage: UnsafeMutablePointer<Float>

  init(_ probes: [[Float]], dimension: Int, metric: EmbeddingMetric) throws(VectorSearchError) {
    for probe in probes {
      guard probe.count == dimension else {
        throw VectorSearchError(
          .wrongDimension,
          "The probe has \(probe.count) components and the index \(dimension); use the index's model.")
      }
      guard probe.allSatisfy(\.isFinite) else {
        throw VectorSearchError(
          .invalidVector, "The probe has a component that is NaN or infinite; check the model's output.")
      }
      if metric == .euclidean, mvk_square_sum(probe, dimension).squareRoot() > ExactIndex.largestNorm {
        throw VectorSearchError(
          .invalidVector, "The probe is too long for float32 distances; scale it to at most 1e17.")
      }
    }
    count = probes.count
    self.metric = metric
    width = (dimension + 7) / 8 * 8
    storage = .allocate(capacity: max(probes.count * width, 1))
    storage.initialize(repeating: 0, count: max(probes.count * width, 1))
    for (index, probe) in probes.enumerated() {
      let target = storage + index * width
      if metric == .cosine {
        let norm = mvk_square_sum(probe, dimension).squareRoot()
        mvk_scale(target, probe, dimension, norm > 0 ? 1 / norm : 0)
      } else {
        target.update(from: probe, count: dimension)
      }
    }
  }

  deinit { storage.deallocate() }

  /// The padded components of a probe.
  func vector(_ probe: Int) -> UnsafePointer<Float> { UnsafePointer(storage + probe * width) }
}
