import DialectKit
import FaceAnalysis
import FaceData

/// What a face in the answer to `detect` looks like: what was asked for and is known, among the members of the face.
struct AppearanceReply: Encodable, Sendable {
  private let appearance: FaceAppearance

  init(_ appearance: FaceAppearance) {
    self.appearance = appearance
  }

  static let fields: [Field] = [
    .optional("age", .number, "Years"),
    .optional("beauty", .number(0...100), "Symmetry and proportion, where the operator offers it"),
    .optional("expression", .integer(0...2), "0 none, 1 smile, 2 laugh"),
    .optional("expression_probability", .number(0...1)),
    .optional(
      "faceshape",
      .array(
        of: .object([
          .required("type", .choice("square", "triangle", "oval", "heart", "round")),
          .required("probability", .number(0...1)),
        ]), count: 5...5)),
    .optional("gender", .choice("male", "female")), .optional("gender_probability", .number(0...1)),
    .optional("glasses", .integer(0...2), "0 none, 1 ordinary ones, 2 sunglasses"),
    .optional("glasses_probability", .number(0...1)),
    .optional("race", .string, "As the network that the operator brought calls it"),
    .optional("race_probability", .number(0...1)),
  ]

  private enum CodingKeys: String, CodingKey {
    case age, beauty, expression, faceshape, gender, glasses, race
    case expressionProbability = "expression_probability"
    case genderProbability = "gender_probability"
    case glassesProbability = "glasses_probability"
    case raceProbability = "race_probability"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(appearance.age, forKey: .age)
    try container.encodeIfPresent(appearance.beauty, forKey: .beauty)
    if let expression = appearance.expression?.mostLikely {
      try container.encode(expression.kind.number, forKey: .expression)
      try container.encode(expression.probability, forKey: .expressionProbability)
    }
    try container.encodeIfPresent(appearance.shape.map(ShapeReply.all), forKey: .faceshape)
    if let gender = appearance.gender?.mostLikely {
      try container.encode(gender.kind.rawValue, forKey: .gender)
      try container.encode(gender.probability, forKey: .genderProbability)
    }
    if let glasses = appearance.glasses?.mostLikely {
      try container.encode(glasses.kind.number, forKey: .glasses)
      try container.encode(glasses.probability, forKey: .glassesProbability)
    }
    if let race = appearance.race?.mostLikely {
      try container.encode(race.kind, forKey: .race)
      try container.encode(race.probability, forKey: .raceProbability)
    }
  }
}

/// One of the forms in `faceshape`.
private struct ShapeReply: Encodable {
  let type: String
  let probability: Double

  /// All five, in the document's order.
  static func all(_ shape: Likelihoods<FaceAppearance.Shape>) -> [ShapeReply] {
    FaceAppearance.Shape.allCases.map {
      ShapeReply(type: $0.rawValue, probability: shape.probability(of: $0))
    }
  }
}

extension FaceAppearance.Expression {
  /// The document's number.
  fileprivate var number: Int {
    switch self {
    case .none: 0
    case .smile: 1
    case .laugh: 2
    }
  }
}

extension FaceAttributes.Glasses {
  /// The document's number.
  fileprivate var number: Int {
    switch self {
    case .none: 0
    case .clear: 1
    case .dark: 2
    }
  }
}
