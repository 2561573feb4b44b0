import Foundation
import Imaging

/// What networks say about one face. Each is computed once, when first asked.
struct AttributeReadings {
  /// A class with how likely it holds, 0…1.
  typealias Reading = (name: String, probability: Double)

  /// Added to probabilities before their logarithm, so that no network is surer than one in a thousand.
  private static let leastProbability = 1e-3

  private let networks: AttributeNetworks
  private let mesh: FaceMesh
  private let image: RGBImage
  private var answers: [String: [[Double]]] = [:]
  private var knownAge: Double?
  private var subject: AttributeSubject?

  /// - Parameter mesh: In the frame of `image`.
  init(_ networks: AttributeNetworks, of mesh: FaceMesh, in image: RGBImage) {
    self.networks = networks
    self.mesh = mesh
    self.image = image
  }

  /// Years; `nil` where no network tells them.
  ///
  /// - Throws: ``AnalysisError`` when a network is absent, damaged or does not fit its entry.
  mutating func age() throws(AnalysisError) -> Double? {
    if let knownAge { return knownAge }
    guard let source = networks.source(of: .age) else { return nil }
    let first = try years(by: source)
    var age = first
    for blended in networks.blends(for: .age) {
      let share = blended.output.blend?.shareByAge(first) ?? 0
      if share > 0 { age += share * (try years(by: blended) - first) }
    }
    knownAge = age
    return age
  }

  /// How likely each class of an attribute is; `nil` where no network tells it.
  ///
  /// - Throws: ``AnalysisError`` when a network is absent, damaged or does not fit its entry.
  mutating func classes(of attribute: NetworkAttribute) throws(AnalysisError) -> [Reading]? {
    guard let source = networks.source(of: attribute), let names = source.output.classes else { return nil }
    let recipe = source.network.recipe
    if let places = source.output.visiblePlaces,
      !recipe.crop.shows(
        places, of: mesh, in: image, width: recipe.input.width, height: recipe.input.height)
    {
      return nil
    }
    let blends = networks.blends(for: attribute)
    let needsAge = source.output.calibration?.needsAge == true || !blends.isEmpty
    let age = needsAge ? try age() : nil
    var logits = try logits(by: source, age: age)
    for blended in blends {
      guard let age, let share = blended.output.blend?.shareByAge(age), share > 0 else { continue }
      let other = try self.logits(by: blended, age: age)
      for name in names { logits[name] = (1 - share) * (logits[name] ?? 0) + share * (other[name] ?? 0) }
    }
    return Self.probabilities(logits, of: names, exclusive: attribute.isExclusive(classes: names))
  }

  private mutating func years(by source: AttributeNetworks.Source) throws(AnalysisError) -> Double {
    let numbers = try numbers(by: source)
    let output = source.output
    let years =
      if let values = output.values { zip(numbers, values).reduce(0) { $0 + $1.0 * $1.1 } } else {
        numbers[0] * (output.factor ?? 1)
      }
    return output.calibration?.curve?(years) ?? years
  }

  /// Calibrated logarithms: of the probability of each class, or of its odds where classes do not exclude each other.
  private mutating func logits(
    by source: AttributeNetworks.Source, age: Double?
  ) throws(AnalysisError) -> [String: Double] {
    let numbers = try numbers(by: source)
    let (output, names) = (source.output, source.output.classes ?? [])
    let calibration = output.calibration
    let exclusive = output.attribute.isExclusive(classes: names)
    let scale = (calibration?.logitScale ?? 1) * (age.flatMap { calibration?.logitScaleByAge?($0) } ?? 1)
    var logits: [String: Double] = [:]
    for (name, probability) in zip(names, numbers) {
      let against = exclusive ? 0 : log(max(0, 1 - probability) + Self.leastProbability)
      let offset = calibration?.logitOffsets?[name] ?? 0
      let offsetByAge = age.flatMap { calibration?.logitOffsetsByAge?[name]?($0) } ?? 0
      logits[name] =
        scale * (log(max(0, probability) + Self.leastProbability) - against) + offset + offsetByAge
    }
    return logits
  }

  private mutating func numbers(by source: AttributeNetworks.Source) throws(AnalysisError) -> [Double] {
    if let known = answers[source.network.name] { return known[source.place] }
    let subject = subject ?? AttributeSubject(mesh, in: image)
    self.subject = subject
    let new = try source.network.answers(on: subject)
    answers[source.network.name] = new
    return new[source.place]
  }

  private static func probabilities(
    _ logits: [String: Double], of names: [String], exclusive: Bool
  ) -> [Reading] {
    let values = names.map { logits[$0] ?? 0 }
    guard exclusive else { return zip(names, values).map { ($0, 1 / (1 + exp(-$1))) } }
    let largest = values.max() ?? 0
    let sum = values.reduce(0) { $0 + exp($1 - largest) }
    return zip(names, values).map { ($0, exp($1 - largest) / sum) }
  }
}
