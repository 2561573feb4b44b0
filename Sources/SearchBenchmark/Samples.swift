/// Times of one thing measured many times, in milliseconds.
package struct SearchTimes: Sendable, Encodable {
  /// Half of the times are smaller.
  package let median: Double
  /// 95 of 100 are smaller.
  package let p95: Double
  /// 99 of 100 are smaller.
  package let p99: Double

  init(_ samples: [Double]) {
    let sorted = samples.sorted()
    func quantile(_ part: Double) -> Double {
      sorted.isEmpty ? 0 : sorted[min(Int(Double(sorted.count) * part), sorted.count - 1)]
    }
    median = quantile(0.5)
    p95 = quantile(0.95)
    p99 = quantile(0.99)
  }
}

/// What was measured of an index of one size and metric.
package struct SearchReport: Sendable, Encodable {
  /// In the index while it is searched.
  package let templates: Int
  /// Components of a template.
  package let dimension: Int
  /// The raw value of an `EmbeddingMetric`.
  package let metric: String
  /// The name of the instruction set that was used.
  package let kernels: String
  /// Seconds to fill the index from contiguous memory.
  package let loadSeconds: Double
  /// Memory in use per template after loading.
  package let bytesPerTemplate: Double
  /// Milliseconds of one search for the 10 best, one thread.
  package let single: SearchTimes
  /// Milliseconds per probe in batches of 64.
  package let batchOf64: Double
  /// One search among 1 and 50 of 100 templates.
  package let filteredToOnePercent: SearchTimes
  /// One search among 50 of 100 templates.
  package let filteredToHalf: SearchTimes
  /// One search for the 5 best subjects, of four templates each.
  package let groupedTopFive: SearchTimes
  /// Per second, one at a time.
  package let additionsPerSecond: Double
  /// One at a time.
  package let removalsPerSecond: Double
  /// One search while another thread adds 1,000 templates a second, and just before.
  package let whileAdding: SearchTimes
  /// The same searches without additions.
  package let beforeAdding: SearchTimes
  /// Gigabytes of codes that a single search reads per second, and what a bare read of memory reaches.
  package let scanGigabytesPerSecond: Double
  /// By one thread, as is the scan.
  package let memoryGigabytesPerSecond: Double

  private enum CodingKeys: String, CodingKey {
    case templates, dimension, metric, kernels, single
    case loadSeconds = "load_seconds"
    case bytesPerTemplate = "bytes_per_template"
    case batchOf64 = "batch_of_64_ms_per_probe"
    case filteredToOnePercent = "filtered_1_percent"
    case filteredToHalf = "filtered_50_percent"
    case groupedTopFive = "grouped_top_5"
    case additionsPerSecond = "additions_per_second"
    case removalsPerSecond = "removals_per_second"
    case whileAdding = "while_adding"
    case beforeAdding = "before_adding"
    case scanGigabytesPerSecond = "scan_gb_per_second"
    case memoryGigabytesPerSecond = "memory_gb_per_second"
  }
}
