import FaceAnalysis
import Foundation

/// What `mien analyze --attributes` prints about a face: each kind with its probability.
struct AppearanceReport: Encodable {
  let age: Double?
  let gender: [String: Double]?
  let glasses: [String: Double]?
  let hat: Double?
  let mask: Double?
  let occlusion: [String: Double]?
  let drawn: Double?
  let expression: [String: Double]?
  let smile: Double?
  let shape: [String: Double]?
  let beauty: Double?
  let race: [String: Double]?
  /// The most likely of each, for people.
  let text: String

  /// `nil` when nothing is known.
  init?(_ appearance: FaceAppearance) {
    guard appearance != FaceAppearance() else { return nil }
    age = appearance.age
    gender = appearance.gender?.named
    glasses = appearance.glasses?.named
    hat = appearance.hat
    mask = appearance.mask
    occlusion = appearance.occlusion.map { parts in
      Dictionary(uniqueKeysWithValues: parts.map { ($0.key.rawValue, $0.value) })
    }
    drawn = appearance.drawn
    expression = appearance.expression?.named
    smile = appearance.smile
    shape = appearance.shape?.named
    beauty = appearance.beauty
    race = appearance.race?.named(\.self)
    text = Self.text(appearance)
  }

  private enum CodingKeys: String, CodingKey {
    case age, gender, glasses, hat, mask, occlusion, drawn, expression, smile, shape, beauty, race
  }

  private static func text(_ appearance: FaceAppearance) -> String {
    var words: [String] = []
    func add(_ name: String, _ kind: String?, _ probability: Double?) {
      if let kind, let probability { words.append(name + kind + String(format: " %.2f", probability)) }
    }
    if let age = appearance.age { words.append(String(format: "age %.0f", age)) }
    add("", appearance.gender?.mostLikely?.kind.rawValue, appearance.gender?.mostLikely?.probability)
    add(
      "glasses ", appearance.glasses?.mostLikely?.kind.rawValue, appearance.glasses?.mostLikely?.probability)
    add("", "hat", appearance.hat)
    add("", "mask", appearance.mask)
    if let worst = appearance.occlusion?.max(by: { $0.value < $1.value }) {
      add("covered most: ", worst.key.rawValue, worst.value)
    }
    add("", "drawn", appearance.drawn)
    add("", "smile", appearance.smile)
    add("shape ", appearance.shape?.mostLikely?.kind.rawValue, appearance.shape?.mostLikely?.probability)
    if let beauty = appearance.beauty { words.append(String(format: "beauty %.0f", beauty)) }
    add("race ", appearance.race?.mostLikely?.kind, appearance.race?.mostLikely?.probability)
    return words.joined(separator: "  ")
  }
}
