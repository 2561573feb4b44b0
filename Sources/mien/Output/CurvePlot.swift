import FaceAnalysis
import Foundation

/// The receiver operating characteristic as a picture: true match rate over false match rate, the latter on a
/// logarithmic axis from 1e-4 to 1.
struct CurvePlot {
  private static let (left, top, width, height) = (70.0, 20.0, 520.0, 360.0)
  private static let lowestRate = 1e-4
  /// The vertical axis starts here, because good embedders differ only near the top.
  private static let lowestTrueRate = 0.8

  private let curve: [VerificationMetrics.OperatingPoint]

  init(_ curve: [VerificationMetrics.OperatingPoint]) {
    self.curve = curve
  }

  var svg: String {
    let points = curve.map { "\(x($0.falseMatchRate)),\(y($0.trueMatchRate))" }.joined(separator: " ")
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 440" font-family="sans-serif" font-size="13">
      <rect width="620" height="440" fill="white"/>
      \(grid)
      <polyline points="\(points)" fill="none" stroke="#1864ab" stroke-width="2"/>
      <text x="330" y="430" text-anchor="middle">false match rate</text>
      <text x="18" y="200" text-anchor="middle" transform="rotate(-90 18 200)">true match rate</text>
      </svg>

      """
  }

  private var grid: String {
    let columns = [1e-4, 1e-3, 1e-2, 1e-1, 1].map { rate in
      line(x(rate), y(1), x(rate), y(Self.lowestTrueRate))
        + "<text x=\"\(x(rate))\" y=\"402\" text-anchor=\"middle\">\(String(format: "%g", rate))</text>"
    }
    let rows = [0.8, 0.85, 0.9, 0.95, 1].map { rate in
      line(x(Self.lowestRate), y(rate), x(1), y(rate))
        + "<text x=\"62\" y=\"\(y(rate) + 4)\" text-anchor=\"end\">\(String(format: "%g", rate))</text>"
    }
    return (columns + rows).joined(separator: "\n")
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
    "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\" stroke=\"#dee2e6\"/>"
  }

  private func x(_ rate: Double) -> Double {
    let decades = -log10(Self.lowestRate)
    return Self.left + Self.width * (log10(max(rate, Self.lowestRate)) + decades) / decades
  }

  private func y(_ rate: Double) -> Double {
    let share = (max(rate, Self.lowestTrueRate) - Self.lowestTrueRate) / (1 - Self.lowestTrueRate)
    return Self.top + Self.height * (1 - share)
  }
}
