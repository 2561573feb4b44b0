import CommandKit
import Foundation
import VideoLiveness

/// What `mien live` prints.
struct LiveReport: JSONLine {
  struct Action: Encodable {
    /// Its code: 1 left, 2 right, 3 nod, 4 mouth.
    let action: Int
    /// 0…1, 0.5 at the limit.
    let confidence: Double
    /// Milliseconds from the first frame at which the movement was largest.
    let time: Int?
  }

  struct Warning: Encodable {
    let code: Int
    let message: String
  }

  let alive: Bool
  let actions: [Action]
  let warnings: [Warning]
  /// Why the video may show no person.
  let findings: [String]
  /// How many were looked at.
  let frames: Int
  /// Seconds.
  let duration: Double

  init(_ report: LivenessAnalysis.Report) {
    let verdict = report.verdict
    alive = verdict.isAlive
    actions = verdict.actions.map { outcome in
      Action(
        action: outcome.action.rawValue, confidence: (outcome.confidence * 1000).rounded() / 1000,
        time: outcome.time.map { Int(($0 * 1000).rounded()) })
    }
    warnings = verdict.warnings.map { Warning(code: $0.code, message: $0.message) }
    findings = verdict.findings.map(Self.sentence)
    frames = report.frames.count
    duration = (report.duration * 1000).rounded() / 1000
  }

  /// The report for people.
  var text: String {
    let names = [1: "turn to the left", 2: "turn to the right", 3: "nod", 4: "mouth"]
    var lines = [alive ? "alive" : "not alive"]
    for action in actions {
      let place = action.time.map { String(format: " at %.1f s", Double($0) / 1000) } ?? ""
      lines.append(
        "  \(names[action.action] ?? "")\(place)" + String(format: "  confidence %.2f", action.confidence))
    }
    lines += warnings.map { "  warning \($0.code): \($0.message)" }
    lines += findings.map { "  \($0)" }
    lines.append(String(format: "  %d frames looked at, %.1f s", frames, duration))
    return lines.joined(separator: "\n")
  }

  private static func sentence(_ finding: ReplayFinding) -> String {
    switch finding {
    case .flatMotion(let action): "A flat picture explains the movement of action \(action.rawValue)."
    case .frozen(let from, let to): String(format: "The picture stands still from %.1f to %.1f s.", from, to)
    case .loop(let from, let again):
      String(format: "What is seen at %.1f s comes again at %.1f s.", from, again)
    case .cut(let time): String(format: "The scene changes at %.1f s.", time)
    case .identityChange: "The faces at the beginning and at the end are not of one person."
    case .attack: "The best frames look like a picture of a face."
    }
  }
}
