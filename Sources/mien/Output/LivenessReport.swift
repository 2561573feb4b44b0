import CommandKit
import FaceAnalysis
import Foundation

/// What `mien evaluate liveness` prints.
struct LivenessReport: JSONLine {
  /// What was said of one photograph.
  struct Outcome: Encodable {
    let file: String
    /// The kind of attack; absent for a genuine face.
    let instrument: String?
    /// Absent where nothing could be said.
    let liveness: Double?
  }

  let threshold: Double
  let genuine: Int
  let genuineNonResponses: Int
  let attacks: Int
  let attackNonResponses: Int
  let uncertain: Int
  let bpcer: Double
  let apcer: Double
  let worstAPCER: Double
  let acer: Double
  let auc: Double?
  let aucInterval: [Double]?
  /// Where at most one of twenty of these genuine faces is refused.
  let atBPCER5: PresentationAttackMetrics.OperatingPoint?
  let instruments: [String: PresentationAttackMetrics.Instrument]
  let curve: [PresentationAttackMetrics.OperatingPoint]
  let photographs: [Outcome]

  private enum CodingKeys: String, CodingKey {
    case threshold, genuine, attacks, uncertain, bpcer, apcer, acer, auc, instruments, curve, photographs
    case genuineNonResponses = "genuine_non_responses"
    case attackNonResponses = "attack_non_responses"
    case worstAPCER = "worst_apcer"
    case aucInterval = "auc_interval"
    case atBPCER5 = "at_bpcer_5"
  }

  init(_ outcomes: [Outcome], uncertain: Int, threshold: Double) {
    let metrics = PresentationAttackMetrics(
      outcomes.map { .init(instrument: $0.instrument, liveness: $0.liveness) }, threshold: threshold)
    self.threshold = threshold
    self.uncertain = uncertain
    genuine = metrics.genuine
    genuineNonResponses = metrics.genuineNonResponses
    attacks = metrics.instruments.values.reduce(0) { $0 + $1.count }
    attackNonResponses = metrics.instruments.values.reduce(0) { $0 + $1.nonResponses }
    bpcer = metrics.bpcer
    apcer = metrics.apcer
    worstAPCER = metrics.worstAPCER
    acer = metrics.acer
    auc = metrics.areaUnderCurve
    aucInterval = metrics.areaInterval().map { [$0.lowerBound, $0.upperBound] }
    atBPCER5 = metrics.operatingPoint(atBPCER: 0.05)
    instruments = metrics.instruments
    curve = metrics.curve
    photographs = outcomes
  }

  var text: String {
    func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
    var lines = [
      "\(genuine) genuine faces and \(attacks) attacks; without an answer \(genuineNonResponses) and "
        + "\(attackNonResponses); \(uncertain) left out as uncertain",
      "refused below \(String(format: "%.3g", threshold))",
      "  genuine faces refused (BPCER)    \(percent(bpcer))",
      "  attacks that pass (APCER)        \(percent(apcer)), of the worst kind \(percent(worstAPCER))",
      "  mean of both (ACER)              \(percent(acer))",
    ]
    for (kind, figures) in instruments.sorted(by: { $0.key < $1.key }) {
      lines.append("    \(kind): \(percent(figures.apcer)) of \(figures.count)")
    }
    if let auc {
      let interval = (aucInterval ?? []).map { String(format: "%.3f", $0) }.joined(separator: " to ")
      lines.append(
        "area under the curve               \(String(format: "%.3f", auc)) (\(interval) in 95 of 100)")
    }
    if let atBPCER5, attacks > 0 {
      lines.append(
        "attacks that pass with at most 5 % of these genuine faces refused: \(percent(atBPCER5.apcer)), below "
          + String(format: "%.3f", atBPCER5.threshold))
    }
    return lines.joined(separator: "\n")
  }
}
