import FaceAnalysis

/// `face_fields`: what a caller wants to know beside the place and direction of a face. Names that are not known are
/// passed over.
struct FaceFields: OptionSet, Sendable {
  let rawValue: Int

  static let age = FaceFields(rawValue: 1 << 0)
  static let beauty = FaceFields(rawValue: 1 << 1)
  static let expression = FaceFields(rawValue: 1 << 2)
  static let faceShape = FaceFields(rawValue: 1 << 3)
  static let gender = FaceFields(rawValue: 1 << 4)
  static let glasses = FaceFields(rawValue: 1 << 5)
  /// The points, 4 and 72.
  static let landmark = FaceFields(rawValue: 1 << 6)
  static let race = FaceFields(rawValue: 1 << 7)
  static let qualities = FaceFields(rawValue: 1 << 8)

  private static let byName: [String: FaceFields] = [
    "age": .age, "beauty": .beauty, "expression": .expression, "faceshape": .faceShape, "gender": .gender,
    "glasses": .glasses, "landmark": .landmark, "landmark72": .landmark, "race": .race,
    "qualities": .qualities,
  ]

  init(rawValue: Int) { self.rawValue = rawValue }

  /// - Parameter tellsBeauty: Whether `beauty` is known.
  init(_ names: Set<String>, tellsBeauty: Bool) {
    self = names.reduce(into: []) { $0.formUnion(Self.byName[$1] ?? []) }
    if !tellsBeauty { remove(.beauty) }
  }

  /// What the analysis must find out. Every answer has the direction of the face.
  var parts: AnalysisRequest.Part {
    let needed: [(FaceFields, AnalysisRequest.Part)] = [
      (.age, .age), (.beauty, .beauty), (.expression, .expression), (.faceShape, .shape), (.gender, .gender),
      (.glasses, .glasses), (.race, .race), (.qualities, Qualities.parts),
    ]
    return needed.reduce(into: .landmarks) { if contains($1.0) { $0.formUnion($1.1) } }
  }
}
