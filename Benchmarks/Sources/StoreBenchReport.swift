import CommandKit
import Foundation

/// What `mien-benchmarks store` prints.
struct StoreBenchReport: JSONLine {
  let gallery: GalleryReport
  let start: ServerStart

  var text: String {
    func times(_ name: String, _ times: SearchTimes) -> String {
      "  " + name.padding(toLength: 30, withPad: " ", startingAt: 0)
        + String(format: "%8.3f ms  p95 %8.3f ms  p99 %8.3f ms", times.median, times.p95, times.p99)
    }
    return [
      "\(gallery.templates) templates of \(gallery.dimension), \(gallery.metric), durable store",
      times("search, top 10", gallery.idle),
      times(String(format: "beside %.0f additions/s", gallery.additionsPerSecond), gallery.whileAdding)
        + String(format: "  %.1f times the p99", gallery.whileAdding.p99 / gallery.idle.p99),
      times("an addition meanwhile", gallery.addition),
      String(
        format: "  \(gallery.writers) writers: %.0f additions/s, %.0f deletions/s; in batches %.0f faces/s",
        gallery.mostAdditionsPerSecond, gallery.mostDeletionsPerSecond, gallery.facesPerSecondInBatches),
      String(
        format: "  opened in %.2f s, %.0f bytes of memory and %.0f of disk per template", gallery.openSeconds,
        gallery.bytesPerTemplate, gallery.databaseBytesPerTemplate),
      String(
        format: "  mien serve is ready after %.2f s, with %.0f MB resident", start.seconds,
        Double(start.residentBytes) / 1e6),
    ].joined(separator: "\n")
  }
}
