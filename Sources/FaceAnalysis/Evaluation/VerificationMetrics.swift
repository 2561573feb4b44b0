/// How well distances tell matched from mismatched pairs.
package struct VerificationMetrics: Sendable {
  /// The outcome of one pair.
  package struct Trial: Sendable {
    /// Smaller means more alike; infinite when a face could not be enrolled.
    package let distance: Float
    /// Whether both photographs show one person.
    package let isMatch: Bool
    /// The fold of the benchmark that the pair belongs to.
    package let fold: Int

    package init(distance: Float, isMatch: Bool, fold: Int) {
      self.distance = distance
      self.isMatch = isMatch
      self.fold = fold
    }
  }

  /// A point of the receiver operating characteristic.
  package struct OperatingPoint: Sendable {
    /// The share of mismatched pairs within the threshold, 0…1.
    package let falseMatchRate: Double
    /// The share of matched pairs within the threshold, 0…1.
    package let trueMatchRate: Double
  }

  /// The mean over the folds of the accuracy at the threshold that is best on the other folds.
  package let accuracy: Double
  /// The standard deviation over the folds.
  package let standardDeviation: Double
  /// From no match to all, by rising rates.
  package let curve: [OperatingPoint]

  /// Measures the trials of a benchmark. Folds are told apart by their numbers.
  package init(_ trials: [Trial]) {
    let folds = Set(trials.map(\.fold)).sorted()
    let accuracies = folds.map { fold in
      let threshold = Self.bestThreshold(trials.filter { $0.fold != fold })
      return Self.accuracy(trials.filter { $0.fold == fold }, threshold: threshold)
    }
    let mean = accuracies.reduce(0, +) / Double(max(1, accuracies.count))
    accuracy = mean
    standardDeviation =
      (accuracies.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(max(1, accuracies.count)))
      .squareRoot()
    curve = Self.curve(trials)
  }

  /// The area under the curve, 0…1.
  package var areaUnderCurve: Double {
    zip(curve, curve.dropFirst()).reduce(0) { sum, step in
      sum + (step.1.falseMatchRate - step.0.falseMatchRate) * (step.0.trueMatchRate + step.1.trueMatchRate)
        / 2
    }
  }

  /// The rate at which false matches and false non-matches are equally frequent.
  package var equalErrorRate: Double {
    for (before, after) in zip(curve, curve.dropFirst())
    where after.falseMatchRate >= 1 - after.trueMatchRate {
      // Where the two error rates cross on the segment between neighbouring points.
      let gap = 1 - before.trueMatchRate - before.falseMatchRate
      let closing = gap - (1 - after.trueMatchRate - after.falseMatchRate)
      let share = closing > 0 ? gap / closing : 0
      return before.falseMatchRate + share * (after.falseMatchRate - before.falseMatchRate)
    }
    return 1
  }

  /// The share of matched pairs accepted at the largest threshold whose false match rate is at most `rate`.
  package func trueMatchRate(atFalseMatchRate rate: Double) -> Double {
    curve.last { $0.falseMatchRate <= rate }?.trueMatchRate ?? 0
  }

  private static func accuracy(_ trials: [Trial], threshold: Float) -> Double {
    let right = trials.count { ($0.distance <= threshold) == $0.isMatch }
    return Double(right) / Double(max(1, trials.count))
  }

  private static func bestThreshold(_ trials: [Trial]) -> Float {
    let sorted = trials.filter(\.distance.isFinite).sorted { $0.distance < $1.distance }
    var right = 0
    var best = 0
    var threshold: Float = 0
    for (index, trial) in sorted.enumerated() {
      right += trial.isMatch ? 1 : -1
      guard right > best else { continue }
      best = right
      // Half way to the next distance, where unseen pairs are treated most fairly.
      let next = index + 1 < sorted.count ? sorted[index + 1].distance : trial.distance
      threshold = (trial.distance + next) / 2
    }
    return threshold
  }

  private static func curve(_ trials: [Trial]) -> [OperatingPoint] {
    let sorted = trials.sorted { $0.distance < $1.distance }
    let matches = Double(max(1, trials.count { $0.isMatch }))
    let impostors = Double(max(1, trials.count { !$0.isMatch }))
    var accepted = (matches: 0, impostors: 0)
    var curve = [OperatingPoint(falseMatchRate: 0, trueMatchRate: 0)]
    for (index, trial) in sorted.enumerated() {
      if trial.isMatch { accepted.matches += 1 } else { accepted.impostors += 1 }
      let isLastOfTie = index + 1 == sorted.count || sorted[index + 1].distance > trial.distance
      if isLastOfTie {
        curve.append(
          OperatingPoint(
            falseMatchRate: Double(accepted.impostors) / impostors,
            trueMatchRate: Double(accepted.matches) / matches))
      }
    }
    return curve
  }
}
