import CommandKit
import Foundation

/// What `mien-benchmarks search` prints about one index.
struct SearchBenchReport: JSONLine {
  let report: SearchReport

  func encode(to encoder: any Encoder) throws { try report.encode(to: encoder) }

  var text: String {
    func row(_ name: String, _ times: SearchTimes) -> String {
      "  " + name.padding(toLength: 24, withPad: " ", startingAt: 0)
        + String(format: "%8.3f ms  p99 %8.3f ms", times.median, times.p99)
    }
    let title =
      "\(report.templates) templates of \(report.dimension), \(report.metric), \(report.kernels), one thread"
    return [
      title,
      row("single, top 10", report.single),
      String(format: "  batch of 64             %8.3f ms per probe", report.batchOf64),
      row("filtered to 1 %", report.filteredToOnePercent),
      row("filtered to 50 %", report.filteredToHalf),
      row("grouped top 5", report.groupedTopFive),
      row("idle", report.beforeAdding),
      row("beside 1,000 additions/s", report.whileAdding),
      String(
        format: "  additions %.0f/s, removals %.0f/s, bulk load %.2f s, %.0f bytes per template",
        report.additionsPerSecond, report.removalsPerSecond, report.loadSeconds, report.bytesPerTemplate),
      String(
        format: "  a search reads %.1f GB/s of codes; a bare sum reads %.1f GB/s",
        report.scanGigabytesPerSecond, report.memoryGigabytesPerSecond),
    ].joined(separator: "\n")
  }
}
