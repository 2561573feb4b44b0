package import FaceData

/// What a face looks like, as likelihoods. What is `nil` was not asked for, or no installed network can tell it.
package struct FaceAppearance: Sendable, Equatable {
  /// The sexes that networks tell apart.
  package enum Gender: String, Sendable, CaseIterable { case female, male }

  /// How much the mouth laughs.
  package enum Expression: String, Sendable, CaseIterable {
    /// No smile.
    case none
    /// A smile, with or without teeth.
    case smile
    /// A smile with the mouth wide open.
    case laugh
  }

  /// The forms of a face's outline.
  package enum Shape: String, Sendable, CaseIterable { case square, triangle, oval, heart, round }

  /// The parts of a face that something may lie over. Left and right are the image's.
  package enum Part: String, Sendable, CaseIterable {
    case leftEye = "left_eye"
    case rightEye = "right_eye"
    case nose, mouth
    case leftCheek = "left_cheek"
    case rightCheek = "right_cheek"
    case chin
  }

  /// Years.
  package var age: Double?
  /// Female or male.
  package var gender: Likelihoods<Gender>?
  /// Whether glasses are worn, and which.
  package var glasses: Likelihoods<FaceAttributes.Glasses>?
  /// How likely the head is covered, 0…1.
  package var hat: Double?
  /// How likely a mask covers mouth and nose, 0…1.
  package var mask: Double?
  /// How likely each part of the face is covered, 0…1.
  package var occlusion: [Part: Double]?
  /// How likely the face is drawn rather than photographed, 0…1.
  package var drawn: Double?
  /// None, smile or laugh.
  package var expression: Likelihoods<Expression>?
  /// The form of the outline.
  package var shape: Likelihoods<Shape>?
  /// An index of symmetry and proportion, 0…100.
  package var beauty: Double?
  /// What an operator's own network tells apart, by the names of its classes.
  package var race: Likelihoods<String>?

  package init() {}

  /// How likely the face smiles or laughs, 0…1.
  package var smile: Double? { expression.map { 1 - $0.probability(of: .none) } }

  /// How much the face laughs on the average of what is likely: 0 not at all, ½ a smile, 1 a laugh.
  var mirth: Double? {
    expression.map { $0.probability(of: .smile) / 2 + $0.probability(of: .laugh) }
  }
}

extension FaceAttributes {
  /// What galleries keep of how a face looks: each time what is most likely.
  init(_ appearance: FaceAppearance, pose: HeadPose?, confidence: Float) {
    self.init(
      yaw: pose.map { Double($0.yaw) }, pitch: pose.map { Double($0.pitch) },
      roll: pose.map { Double($0.roll) },
      age: appearance.age, maleProbability: appearance.gender?.probability(of: .male),
      smile: appearance.mirth,
      glasses: appearance.glasses?.mostLikely?.kind, hat: appearance.hat.map { $0 >= 0.5 },
      confidence: Double(confidence))
  }
}
