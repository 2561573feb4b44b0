import Foundation

/// What a distance between two embeddings means: how often two different people are at least as close.
///
/// Fitted on impostor pairs by `Scripts/fit_calibration.py`; the table is printed in `Documentation/Scores.md`.
package struct Calibration: Sendable, Equatable, Codable {
  /// Distances, rising from 0.
  package let distances: [Float]
  /// The logarithm (base 10) of the false match rate at each distance, rising to 0.
  package let logFalseMatchRates: [Float]

  package init(distances: [Float], logFalseMatchRates: [Float]) {
    self.distances = distances
    self.logFalseMatchRates = logFalseMatchRates
  }

  /// Whether both columns are usable: equally long, strictly rising, from distance 0 to rate 1.
  package var isValid: Bool {
    func rises(_ values: [Float]) -> Bool { zip(values, values.dropFirst()).allSatisfy { $0 < $1 } }
    return distances.count >= 2 && distances.count == logFalseMatchRates.count
      && distances.first == 0 && logFalseMatchRates.last == 0
      && rises(distances) && rises(logFalseMatchRates)
  }

  /// The logarithm (base 10) of the false match rate at a distance, interpolated.
  package func logFalseMatchRate(at distance: Float) -> Float {
    interpolate(distance, from: distances, to: logFalseMatchRates)
  }

  /// The distance at which a share of impostor pairs would be taken for one person.
  package func distance(atLogFalseMatchRate rate: Float) -> Float {
    interpolate(rate, from: logFalseMatchRates, to: distances)
  }

  private func interpolate(_ value: Float, from xs: [Float], to ys: [Float]) -> Float {
    guard let upper = xs.firstIndex(where: { $0 >= value }) else { return ys.last ?? 0 }
    guard upper > 0 else { return ys[0] }
    let share = (value - xs[upper - 1]) / (xs[upper] - xs[upper - 1])
    return ys[upper - 1] + share * (ys[upper] - ys[upper - 1])
  }
}
