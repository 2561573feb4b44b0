/// How well an attribute of several kinds is told, and whether its probabilities are what they say.
package struct ClassificationMetrics: Sendable {
  /// What was said of one face.
  package struct Trial: Sendable {
    /// The kind that it is.
    package let truth: String
    /// 0…1 by kind.
    package let probabilities: [String: Double]

    package init(truth: String, probabilities: [String: Double]) {
      self.truth = truth
      self.probabilities = probabilities
    }

    /// The kind that is most likely, and how likely it is; the first by name where two are equally so.
    var told: (kind: String, probability: Double) {
      let best = probabilities.sorted { $0.key < $1.key }.max { $0.value < $1.value }
      return (best?.key ?? "", best?.value ?? 0)
    }
  }

  /// The faces whose most likely kind had a probability within a tenth.
  package struct ReliabilityBin: Sendable, Encodable {
    /// How many faces.
    package let count: Int
    /// The mean probability of the kind that was told, 0…1.
    package let said: Double
    /// The share of them in which it was right, 0…1.
    package let right: Double
  }

  /// All faces.
  package let count: Int
  /// How often each kind was told, by the kind that it is and the kind that was told.
  package let confusion: [String: [String: Int]]
  /// Only bins that are not empty, by rising probability.
  package let reliability: [ReliabilityBin]
  private let trials: [Trial]

  /// Measures what was said of some faces. Kinds that nobody is and nobody was told as do not count.
  package init(_ trials: [Trial]) {
    self.trials = trials
    count = trials.count
    var confusion: [String: [String: Int]] = [:]
    var bins: [Int: (count: Int, said: Double, right: Int)] = [:]
    for trial in trials {
      let told = trial.told
      confusion[trial.truth, default: [:]][told.kind, default: 0] += 1
      let place = min(9, Int(told.probability * 10))
      var bin = bins[place] ?? (0, 0, 0)
      bin.count += 1
      bin.said += told.probability
      bin.right += told.kind == trial.truth ? 1 : 0
      bins[place] = bin
    }
    self.confusion = confusion
    reliability = bins.sorted { $0.key < $1.key }.map { _, bin in
      ReliabilityBin(
        count: bin.count, said: bin.said / Double(bin.count), right: Double(bin.right) / Double(bin.count))
    }
  }

  /// The share of faces whose kind was told, 0…1.
  package var accuracy: Double {
    let right = confusion.reduce(0) { $0 + ($1.value[$1.key] ?? 0) }
    return Double(right) / Double(max(1, count))
  }

  /// The share told of each kind that occurs, 0…1.
  package var recall: [String: Double] {
    confusion.reduce(into: [:]) { recall, row in
      recall[row.key] = Double(row.value[row.key] ?? 0) / Double(max(1, row.value.values.reduce(0, +)))
    }
  }

  /// The mean of ``recall``: the accuracy if all kinds were equally frequent.
  package var balancedAccuracy: Double {
    recall.isEmpty ? 0 : recall.values.reduce(0, +) / Double(recall.count)
  }

  /// The mean distance between what was said and how often it was right, weighted by the faces (expected calibration
  /// error; Naeini, Cooper and Hauskrecht 2015).
  package var calibrationError: Double {
    reliability.reduce(0) { $0 + Double($1.count) * abs($1.said - $1.right) } / Double(max(1, count))
  }

  /// How well the probability of a kind tells it from all others: the area under the receiver operating
  /// characteristic, 0…1; `nil` where all faces are of the kind or none is.
  package func areaUnderCurve(of kind: String) -> Double? {
    let outcomes = trials.map { trial in
      VerificationMetrics.Trial(
        distance: Float(1 - (trial.probabilities[kind] ?? 0)), isMatch: trial.truth == kind, fold: 0)
    }
    guard Set(outcomes.map(\.isMatch)).count == 2 else { return nil }
    return VerificationMetrics(outcomes).areaUnderCurve
  }
}
