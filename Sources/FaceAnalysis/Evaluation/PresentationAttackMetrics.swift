/// How well attacks are told from genuine faces, in the terms of ISO/IEC 30107-3:2023.
package struct PresentationAttackMetrics: Sendable {
  /// What was said of one photograph.
  package struct Trial: Sendable {
    /// The instrument of an attack, for example a print; `nil` for a genuine face (a bona fide presentation).
    package let instrument: String?
    /// How likely the face is live, 0…1; `nil` where nothing could be said (a non-response).
    package let liveness: Double?

    package init(instrument: String?, liveness: Double?) {
      self.instrument = instrument
      self.liveness = liveness
    }
  }

  /// Attacks of one kind.
  package struct Instrument: Sendable, Encodable {
    /// With an answer.
    package let count: Int
    /// Without one.
    package let nonResponses: Int
    /// The share of those with an answer that was taken for genuine, 0…1: the attack presentation classification error
    /// rate.
    package let apcer: Double

    private enum CodingKeys: String, CodingKey {
      case count, apcer
      case nonResponses = "non_responses"
    }
  }

  /// A point of the receiver operating characteristic.
  package struct OperatingPoint: Sendable, Encodable {
    /// A face with less than this is refused.
    package let threshold: Double
    /// Over all attacks together, 0…1.
    package let apcer: Double
    /// The share of genuine faces that is refused, 0…1.
    package let bpcer: Double
  }

  /// A face with less than this is refused, in the figures that are of one threshold.
  package let threshold: Double
  /// Genuine faces with an answer.
  package let genuine: Int
  /// Genuine faces without one.
  package let genuineNonResponses: Int
  /// The share of genuine faces that is refused, 0…1: the bona fide presentation classification error rate.
  package let bpcer: Double
  /// Attacks by their kind.
  package let instruments: [String: Instrument]
  private let live: [Double]
  private let attacks: [Double]

  /// - Parameter threshold: A face with less than this is refused.
  package init(_ trials: [Trial], threshold: Double) {
    self.threshold = threshold
    let bonaFide = trials.filter { $0.instrument == nil }
    live = bonaFide.compactMap(\.liveness)
    genuine = live.count
    genuineNonResponses = bonaFide.count - live.count
    bpcer = Self.share(of: live) { $0 < threshold }
    let presented = trials.filter { $0.instrument != nil }
    let byInstrument = Dictionary(grouping: presented) { $0.instrument ?? "" }
    instruments = byInstrument.mapValues { trials in
      let answers = trials.compactMap(\.liveness)
      return Instrument(
        count: answers.count, nonResponses: trials.count - answers.count,
        apcer: Self.share(of: answers) { $0 >= threshold })
    }
    // In their own order, not that of a dictionary, which differs from run to run and with it what is drawn of them.
    attacks = presented.compactMap(\.liveness)
  }

  /// Over all attacks together, each counting alike, 0…1. The standard asks for ``worstAPCER``.
  package var apcer: Double { Self.share(of: attacks) { $0 >= threshold } }

  /// Of the kind of attack that passes most often, 0…1; kinds without an answer are left out.
  package var worstAPCER: Double { instruments.values.filter { $0.count > 0 }.map(\.apcer).max() ?? 0 }

  /// The mean of ``apcer`` and ``bpcer``, 0…1: the average classification error rate.
  package var acer: Double { (apcer + bpcer) / 2 }

  /// The share of pairs of a genuine face and an attack in which the genuine one is the likelier to be live, ties counting
  /// half: the area under the curve, 0…1; `nil` without both.
  package var areaUnderCurve: Double? { Self.area(live, attacks) }

  /// Where the area lies in 95 of 100 samples of as many genuine faces and attacks, drawn with replacement.
  ///
  /// - Parameter samples: How many are drawn; the same ones each time.
  package func areaInterval(samples: Int = 2000) -> ClosedRange<Double>? {
    var generator = SplitMix64(state: 30107)
    let areas = (0..<samples).compactMap { _ in
      Self.area(
        live.map { _ in live.randomElement(using: &generator) ?? 0 },
        attacks.map { _ in attacks.randomElement(using: &generator) ?? 0 })
    }.sorted()
    guard let low = areas.dropFirst(areas.count / 40).first, let high = areas.dropLast(areas.count / 40).last
    else { return nil }
    return low...high
  }

  /// From everything refused to everything taken, at each score that occurs.
  package var curve: [OperatingPoint] {
    Set(live + attacks).sorted(by: >).map { threshold in
      OperatingPoint(
        threshold: threshold, apcer: Self.share(of: attacks) { $0 >= threshold },
        bpcer: Self.share(of: live) { $0 < threshold })
    }
  }

  /// The share of attacks that passes where at most this share of genuine faces is refused, and the threshold there.
  package func operatingPoint(atBPCER rate: Double) -> OperatingPoint? { curve.first { $0.bpcer <= rate } }

  private static func share(of scores: [Double], _ isCounted: (Double) -> Bool) -> Double {
    scores.isEmpty ? 0 : Double(scores.count(where: isCounted)) / Double(scores.count)
  }

  private static func area(_ live: [Double], _ attacks: [Double]) -> Double? {
    guard !live.isEmpty, !attacks.isEmpty else { return nil }
    let sorted = attacks.sorted()
    func count(below score: Double, orEqual: Bool) -> Int {
      var range = 0..<sorted.count
      while let middle = range.isEmpty ? nil : (range.lowerBound + range.upperBound) / 2 {
        let counts = orEqual ? sorted[middle] <= score : sorted[middle] < score
        range = counts ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
      }
      return range.lowerBound
    }
    let won = live.reduce(0.0) {
      $0 + Double(count(below: $1, orEqual: false) + count(below: $1, orEqual: true)) / 2
    }
    return won / Double(live.count * attacks.count)
  }
}

/// A small generator of random numbers that gives the same ones each time (Steele, Lea and Flood 2014).
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
