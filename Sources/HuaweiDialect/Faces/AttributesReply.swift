import DialectKit
import FaceAnalysis
import FaceData

/// The `attributes` of a face, as far as they were asked for and are known: those of the v1 guide's sample (2.2.1), and
/// from `mask` on those that came later, in the shape of the vendor's SDK (`Attributes`).
struct AttributesReply: Encodable {
  let headpose: HeadPoseReply?
  /// `male` or `female`.
  let gender: String?
  /// Whole years.
  let age: Int?
  let dress: DressReply?
  /// `yes` or `no`.
  let smile: String?
  /// `yes` or `none`.
  let mask: String?
  let quality: QualityReply?
  let expression: ExpressionReply?
  /// By how many degrees, clockwise, the photograph is turned from upright: 0, 90, 180 or 270.
  let faceAngle: Int?

  /// `nil` when nothing that was asked for is known.
  init?(_ face: AnalysedFace, asked: AttributeSelection) {
    func known<Value>(_ attribute: AttributeSelection, _ value: Value?) -> Value? {
      asked.contains(attribute) ? value : nil
    }
    let appearance = face.appearance
    headpose = known(.headPose, face.pose.map(HeadPoseReply.init))
    gender = known(.gender, appearance.gender?.mostLikely?.kind.rawValue)
    age = known(.age, appearance.age.map { Int($0.rounded()) })
    dress = known(.dress, DressReply(appearance))
    smile = known(.smile, appearance.smile.map { $0 >= 0.5 ? "yes" : "no" })
    mask = known(.mask, appearance.mask.map(DressReply.word))
    quality = known(.quality, QualityReply(face))
    expression = known(.expression, appearance.smile.map(ExpressionReply.init))
    faceAngle = known(.faceAngle, face.pose.map(Self.quarters))
    let isKnown: [Bool] = [
      headpose != nil, gender != nil, age != nil, dress != nil, smile != nil, mask != nil, quality != nil,
      expression != nil, faceAngle != nil,
    ]
    if !isKnown.contains(true) { return nil }
  }

  private static func quarters(of pose: HeadPose) -> Int {
    (90 * Int((pose.roll / 90).rounded()) + 360) % 360
  }

  enum CodingKeys: String, CodingKey {
    case headpose, gender, age, dress, smile, mask, quality, expression
    case faceAngle = "face_angle"
  }

  static let schema = Schema.object([
    .optional(
      "headpose",
      .object([
        .required("pitch_angle", .number, "Degrees, positive looking up"),
        .required("roll_angle", .number, "Degrees, positive clockwise in the image"),
        .required("yaw_angle", .number, "Degrees, positive towards the image's right"),
      ])),
    .optional("gender", .choice("male", "female")), .optional("age", .integer, "Years"),
    .optional(
      "dress",
      .object([
        .optional("glass", .choice("yes", "dark", "none")), .optional("hat", .choice("yes", "none")),
      ])),
    .optional("smile", .choice("yes", "no")), .optional("mask", .choice("yes", "none")),
    .optional("quality", QualityReply.schema),
    .optional(
      "expression",
      .object([
        .required("type", .choice("neutral", "happy")), .required("probability", .number(0...1)),
      ])), .optional("face_angle", .integer(0...270), "0, 90, 180 or 270: clockwise from upright"),
  ])
}

/// Degrees, with the signs of ``HeadPose``, which are this dialect's own.
struct HeadPoseReply: Encodable {
  let pitch: Float
  let roll: Float
  let yaw: Float

  init(_ pose: HeadPose) {
    pitch = pose.pitch
    roll = pose.roll
    yaw = pose.yaw
  }

  enum CodingKeys: String, CodingKey {
    case pitch = "pitch_angle"
    case roll = "roll_angle"
    case yaw = "yaw_angle"
  }
}

/// `dress`: what is worn about the eyes and on the head.
struct DressReply: Encodable {
  /// `none`, `yes`, or `dark` for sunglasses.
  let glass: String?
  /// `yes` or `none`.
  let hat: String?

  /// `nil` when neither is known.
  init?(_ appearance: FaceAppearance) {
    glass = appearance.glasses?.mostLikely?.kind.word
    hat = appearance.hat.map(Self.word)
    if glass == nil, hat == nil { return nil }
  }

  /// The vendor's word for how likely something is worn.
  static func word(_ probability: Double) -> String { probability >= 0.5 ? "yes" : "none" }
}

extension FaceAttributes.Glasses {
  /// The vendor's word.
  fileprivate var word: String {
    switch self {
    case .none: "none"
    case .clear: "yes"
    case .dark: "dark"
    }
  }
}

/// `AttributesExpression` of the vendor's SDK. Of its names a mouth tells two.
struct ExpressionReply: Encodable {
  let type: String
  /// How likely the face has this expression, 0…1.
  let probability: Double

  /// - Parameter smile: How likely the face smiles or laughs, 0…1.
  init(smile: Double) {
    type = smile >= 0.5 ? "happy" : "neutral"
    probability = max(smile, 1 - smile)
  }
}
