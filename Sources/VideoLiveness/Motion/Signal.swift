/// A quantity over time at a constant step, so that what is done with it does not depend on the frames of the video.
/// `nan` where nothing is known.
struct Signal: Sendable, Equatable {
  /// Seconds between two values.
  static let step = 0.05
  /// Seconds without a sample that are bridged.
  static let longestGap = 0.5

  /// Seconds of the first value.
  let start: Double
  var values: [Float]

  init(start: Double, values: [Float]) {
    self.start = start
    self.values = values
  }

  /// Smooths samples by a triangle over time and reads the result off at a constant step.
  ///
  /// - Parameters:
  ///   - samples: By rising time; unknown values are left out.
  ///   - span: The time of the whole signal.
  ///   - halfWidth: Seconds from the top of the triangle to its foot.
  init(_ samples: [(time: Double, value: Float)], over span: ClosedRange<Double>, halfWidth: Double) {
    start = span.lowerBound
    let smooth = samples.map { (time: $0.time, value: Self.mean(of: samples, around: $0.time, halfWidth)) }
    let count = Int(((span.upperBound - span.lowerBound) / Self.step).rounded(.down)) + 1
    values = []
    var next = 0
    for index in 0..<count {
      let time = start + Double(index) * Self.step
      while next < smooth.count, smooth[next].time < time { next += 1 }
      values.append(Self.value(of: smooth, before: next, at: time))
    }
  }

  /// Seconds of a value.
  func time(_ index: Int) -> Double { start + Double(index) * Self.step }

  /// The values' indices in a stretch of time, as far as there are any.
  func indices(in span: ClosedRange<Double>) -> Range<Int> {
    let first = Int(((span.lowerBound - start) / Self.step - 1e-6).rounded(.up))
    let last = Int(((span.upperBound - start) / Self.step + 1e-6).rounded(.down))
    let lower = min(max(0, first), values.count)
    return lower..<max(lower, min(values.count, last + 1))
  }

  func map(_ transform: (Float) -> Float) -> Signal { Signal(start: start, values: values.map(transform)) }

  /// The highest level that is kept for `hold` seconds around each instant (a morphological opening); −∞ where that
  /// is unknown.
  func kept(for hold: Double) -> Signal {
    let length = Int((hold / Self.step).rounded()) + 1
    guard values.count >= length else { return map { _ in -.infinity } }
    let known = values.map { $0.isFinite ? $0 : -.infinity }
    let lowest = (0...(known.count - length)).map { known[$0..<($0 + length)].min() ?? -.infinity }
    return Signal(
      start: start,
      values: known.indices.map { index in
        lowest[max(0, index - length + 1)...min(lowest.count - 1, index)].max() ?? -.infinity
      })
  }

  private static func mean(
    of samples: [(time: Double, value: Float)], around time: Double, _ halfWidth: Double
  ) -> Float {
    var (sum, weights) = (Float(0), Float(0))
    for sample in samples {
      let weight = Float(1 - abs(sample.time - time) / halfWidth)
      if weight > 0 {
        sum += weight * sample.value
        weights += weight
      }
    }
    return sum / weights
  }

  /// Interpolates between the sample at `next` and the one before it, unless the gap is too long.
  private static func value(
    of samples: [(time: Double, value: Float)], before next: Int, at time: Double
  ) -> Float {
    guard next < samples.count else { return .nan }
    let after = samples[next]
    if after.time - time < 1e-6 { return after.value }
    guard next > 0 else { return .nan }
    let before = samples[next - 1]
    guard after.time - before.time <= longestGap else { return .nan }
    let share = Float((time - before.time) / (after.time - before.time))
    return before.value * (1 - share) + after.value * share
  }
}
