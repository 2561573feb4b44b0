import CommandKit
import FaceAnalysis
import Foundation

/// What `mien evaluate verification` prints.
struct VerificationReport: JSONLine {
  let embedder: String
  let accuracy: Double
  let std: Double
  let auc: Double
  let eer: Double
  let tar: [String: Double]
  let failuresToEnrol: Int
  let images: Int
  let seconds: Double

  private enum CodingKeys: String, CodingKey {
    case embedder, accuracy, std, auc, eer, tar, images, seconds
    case failuresToEnrol = "failures_to_enrol"
  }

  init(_ metrics: VerificationMetrics, embedder: String, failures: Int, images: Int, seconds: Double) {
    self.embedder = embedder
    accuracy = metrics.accuracy
    std = metrics.standardDeviation
    auc = metrics.areaUnderCurve
    eer = metrics.equalErrorRate
    tar = Dictionary(
      uniqueKeysWithValues: [("1e-1", 1e-1), ("1e-2", 1e-2), ("1e-3", 1e-3)].map { name, rate in
        (name, metrics.trueMatchRate(atFalseMatchRate: rate))
      })
    failuresToEnrol = failures
    self.images = images
    self.seconds = seconds
  }

  var text: String {
    func percent(_ value: Double) -> String { String(format: "%.2f %%", 100 * value) }
    return """
      embedder             \(embedder)
      accuracy             \(percent(accuracy)) ± \(percent(std))
      area under curve     \(String(format: "%.5f", auc))
      equal error rate     \(percent(eer))
      TAR at FMR 1e-1      \(percent(tar["1e-1"] ?? 0))
      TAR at FMR 1e-2      \(percent(tar["1e-2"] ?? 0))
      TAR at FMR 1e-3      \(percent(tar["1e-3"] ?? 0))
      failures to enrol    \(failuresToEnrol) of \(images)
      time                 \(String(format: "%.1f s, %.1f ms per photograph", seconds, 1000 * seconds / Double(max(1, images))))
      """
  }
}
