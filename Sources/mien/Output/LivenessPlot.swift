import Foundation
import VideoLiveness

/// Yaw, pitch and mouth over the time of a video, with the windows and what was decided: what an integrator looks at when
/// a customer fails.
struct LivenessPlot {
  private static let (left, width, rowHeight) = (80.0, 720.0, 150.0)

  private let report: LivenessAnalysis.Report
  private let request: ActionRequest
  private let span: ClosedRange<Double>

  init(_ report: LivenessAnalysis.Report, _ request: ActionRequest) {
    self.report = report
    self.request = request
    let start = report.frames.first?.time ?? 0
    span = start...max(start + 0.1, report.frames.last?.time ?? 0)
  }

  var svg: String {
    let rest = report.track.rest
    let rows = [
      row(0, "yaw °", 45) { $0.pose.yaw - rest.yaw }, row(1, "pitch °", 30) { $0.pose.pitch - rest.pitch },
      row(2, "mouth", 0.15) { $0.mouthOpening - rest.mouthOpening },
    ]
    let height = 3 * Self.rowHeight + 70
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 \(Int(height))" font-family="sans-serif" font-size="12">
      <rect width="840" height="\(Int(height))" fill="white"/>
      \(windows)
      \(rows.joined(separator: "\n"))
      \(decisions)
      \(times)
      </svg>

      """
  }

  /// One quantity relative to the rest pose, from −limit to limit; frames without a face leave a gap.
  private func row(
    _ number: Int, _ name: String, _ limit: Float, _ value: (FaceSample) -> Float
  ) -> String {
    let middle = 30 + (Double(number) + 0.5) * Self.rowHeight
    let scale = 0.45 * Self.rowHeight / Double(limit)
    var lines: [[String]] = [[]]
    for frame in report.frames {
      guard let face = frame.face else {
        lines.append([])
        continue
      }
      let height = min(max(Double(value(face)), -Double(limit)), Double(limit)) * scale
      lines[lines.count - 1].append(String(format: "%.1f,%.1f", x(frame.time), middle - height))
    }
    let curves = lines.filter { !$0.isEmpty }.map { points in
      "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" stroke=\"#1864ab\" stroke-width=\"1.5\"/>"
    }
    return """
      <line x1="\(Self.left)" y1="\(middle)" x2="\(Self.left + Self.width)" y2="\(middle)" stroke="#adb5bd"/>
      <text x="8" y="\(middle + 4)">\(name)</text>
      <text x="70" y="\(middle - 0.45 * Self.rowHeight + 10)" text-anchor="end">\(String(format: "%g", limit))</text>
      \(curves.joined(separator: "\n"))
      """
  }

  private var windows: String {
    (request.windows ?? []).map { window in
      let (start, end) = (
        x(max(window.lowerBound, span.lowerBound)), x(min(window.upperBound, span.upperBound))
      )
      return
        "<rect x=\"\(start)\" y=\"30\" width=\"\(max(0, end - start))\" height=\"\(3 * Self.rowHeight)\" "
        + "fill=\"#e7f5ff\" stroke=\"#a5d8ff\"/>"
    }.joined(separator: "\n")
  }

  private var decisions: String {
    report.verdict.actions.compactMap { outcome in
      guard let time = outcome.time else { return nil }
      let color = outcome.isSeen ? "#2b8a3e" : "#c92a2a"
      return """
        <line x1="\(x(time))" y1="30" x2="\(x(time))" y2="\(30 + 3 * Self.rowHeight)" stroke="\(color)"/>
        <text x="\(x(time))" y="20" text-anchor="middle" fill="\(color)">\(outcome.action.rawValue): \
        \(String(format: "%.2f", outcome.confidence))</text>
        """
    }.joined(separator: "\n")
  }

  private var times: String {
    let y = 30 + 3 * Self.rowHeight + 20
    return stride(from: span.lowerBound.rounded(.up), through: span.upperBound, by: 1).map { second in
      "<text x=\"\(x(second))\" y=\"\(y)\" text-anchor=\"middle\">\(Int(second)) s</text>"
    }.joined(separator: "\n")
  }

  private func x(_ time: Double) -> Double {
    Self.left + Self.width * (time - span.lowerBound) / (span.upperBound - span.lowerBound)
  }
}
