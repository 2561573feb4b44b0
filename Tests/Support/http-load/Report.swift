import Foundation

/// What was measured; printed as one JSON object.
struct Report: Encodable {
  /// All requests of one name. Times are in milliseconds.
  struct Kind: Encodable {
    var good = 0
    var busy = 0
    var failed = 0
    var perSecond = 0.0
    var p50: Double?
    var p99: Double?
    var max: Double?
    var busyP50: Double?
    var busyP99: Double?
    var busyMax: Double?
    /// The first of the failures, in words.
    var failures: [String] = []

    enum CodingKeys: String, CodingKey {
      case good, busy, failed, p50, p99, max, failures
      case perSecond = "per_second"
      case busyP50 = "busy_p50"
      case busyP99 = "busy_p99"
      case busyMax = "busy_max"
    }
  }

  let seconds: Double
  let connections: Int
  let kinds: [String: Kind]
  /// Processor time that this program itself took while it measured, in seconds.
  let generatorCPU: Double

  enum CodingKeys: String, CodingKey {
    case seconds, connections, kinds
    case generatorCPU = "generator_cpu"
  }
}

/// Collects what happens. Used on one event loop only.
final class Recorder {
  private struct Samples {
    var good: [Double] = []
    var busy: [Double] = []
    var failed = 0
    var failures: [String] = []
  }

  private static let keptFailures = 5
  private var samples: [String: Samples] = [:]
  private var isMeasuring = false
  private var started = ContinuousClock.now
  private var startedCPU = 0.0

  func begin() {
    samples = [:]
    isMeasuring = true
    started = .now
    startedCPU = Self.processorSeconds()
  }

  func good(_ name: String, milliseconds: Double) {
    if isMeasuring { samples[name, default: Samples()].good.append(milliseconds) }
  }

  func busy(_ name: String, milliseconds: Double) {
    if isMeasuring { samples[name, default: Samples()].busy.append(milliseconds) }
  }

  func failed(_ name: String, _ reason: String) {
    guard isMeasuring else { return }
    samples[name, default: Samples()].failed += 1
    if samples[name, default: Samples()].failures.count < Self.keptFailures {
      samples[name, default: Samples()].failures.append(reason)
    }
  }

  func report(connections: Int) -> Report {
    isMeasuring = false
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    let kinds = samples.mapValues { samples in
      let (good, busy) = (samples.good.sorted(), samples.busy.sorted())
      return Report.Kind(
        good: good.count, busy: busy.count, failed: samples.failed, perSecond: Double(good.count) / seconds,
        p50: good.quantile(0.5), p99: good.quantile(0.99), max: good.last,
        busyP50: busy.quantile(0.5), busyP99: busy.quantile(0.99), busyMax: busy.last,
        failures: samples.failures)
    }
    return Report(
      seconds: seconds, connections: connections, kinds: kinds,
      generatorCPU: Self.processorSeconds() - startedCPU)
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension [Double] {
  /// The value below which a part of the sorted values lies.
  fileprivate func quantile(_ part: Double) -> Double? {
    isEmpty ? nil : self[Swift.min(count - 1, Int(Double(count) * part))]
  }
}
