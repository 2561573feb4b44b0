import DialectKit
import FaceAnalysis
import FaceData
import Gallery

/// Section 2.10, `FaceItem`. What is not known of a face is left out.
struct FaceItem: Sendable {
  /// The ranges that the document gives.
  private static let tilt = -30.0...30.0
  private static let turn = -180.0...180.0
  private static let percent = 0.0...100.0

  static let schema = Schema.object([
    .required("face_id", .string), .required("x", .integer), .required("y", .integer),
    .required("width", .number), .required("height", .number),
    .optional("gender", .integer(0...100), "0 surely female, 100 surely male"),
    .optional("age", .integer(0...100), "Years"),
    .optional("expression", .integer(0...100), "0 normal, 50 a smile, 100 a laugh"),
    .optional("glass", .boolean, "Whether glasses are worn, of whatever kind"),
    .optional("pitch", .integer(-30...30)),
    .optional("yaw", .integer(-30...30)), .optional("roll", .integer(-180...180)),
  ])

  /// What the analysis must find out for it.
  static let parts: AnalysisRequest.Part = [.landmarks, .age, .gender, .glasses, .expression]

  let members: [String: JSONValue]

  init(id: FaceCode, box: FaceBox, attributes: FaceAttributes) {
    var members: [String: JSONValue] = [
      "face_id": .string(id.tencent), "x": .integer(Int64(box.x)), "y": .integer(Int64(box.y)),
      "width": .number(Double(box.width)), "height": .number(Double(box.height)),
    ]
    members["pitch"] = attributes.pitch.map { Self.integer($0, in: Self.tilt) }
    members["yaw"] = attributes.yaw.map { Self.integer($0, in: Self.tilt) }
    members["roll"] = attributes.roll.map { Self.integer($0, in: Self.turn) }
    members["age"] = attributes.age.map { Self.integer($0, in: Self.percent) }
    members["gender"] = attributes.maleProbability.map { Self.integer($0 * 100, in: Self.percent) }
    members["expression"] = attributes.smile.map { Self.integer($0 * 100, in: Self.percent) }
    members["glass"] = attributes.glasses.map { .bool($0 != .none) }
    self.members = members
  }

  private static func integer(_ value: Double, in range: ClosedRange<Double>) -> JSONValue {
    .integer(Int64(min(max(value, range.lowerBound), range.upperBound).rounded()))
  }
}
