/// How likely each of several kinds is, of which one holds.
package struct Likelihoods<Kind: Hashable & Sendable>: Sendable, Equatable {
  /// The kinds, the most likely first, with probabilities that sum to 1.
  package let ranked: [(kind: Kind, probability: Double)]

  /// - Parameter weights: One at least, none negative; they are scaled to sum to 1, evenly where all are 0.
  package init(_ weights: [(Kind, Double)]) {
    let total = weights.reduce(0) { $0 + $1.1 }
    ranked = weights.map { kind, weight in
      (kind: kind, probability: total > 0 ? weight / total : 1 / Double(weights.count))
    }
    .sorted { $0.probability > $1.probability }
  }

  /// The kind that is most likely, with its probability; `nil` where no kind was told apart.
  package var mostLikely: (kind: Kind, probability: Double)? { ranked.first }

  /// 0…1; 0 for a kind that was not among those told apart.
  package func probability(of kind: Kind) -> Double {
    ranked.first { $0.kind == kind }?.probability ?? 0
  }

  /// The probabilities by the names of the kinds.
  package func named(_ name: (Kind) -> String) -> [String: Double] {
    Dictionary(ranked.map { (name($0.kind), $0.probability) }, uniquingKeysWith: +)
  }

  package static func == (one: Self, other: Self) -> Bool {
    one.ranked.elementsEqual(other.ranked) { $0.kind == $1.kind && $0.probability == $1.probability }
  }
}

extension Likelihoods where Kind: RawRepresentable<String> {
  /// The probabilities by the names of the kinds.
  package var named: [String: Double] { named(\.rawValue) }
}
