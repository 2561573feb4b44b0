import DialectKit
import FaceAnalysis
import FaceData

/// A face in the answer to `detect`.
struct DetectedFace: Encodable, Sendable {
  let location: Location
  /// 0…1.
  let probability: Float
  /// Whole degrees, positive clockwise.
  let rotation: Int?
  /// Degrees, positive to the image's right.
  let yaw: Float?
  /// Degrees, positive looking down.
  let pitch: Float?
  /// Degrees, positive clockwise.
  let roll: Float?
  let appearance: AppearanceReply
  let landmark: [Pixel]?
  let landmark72: [Pixel]?
  let qualities: Qualities?

  init(_ face: AnalysedFace, fields: FaceFields) {
    location = Location(face.box)
    probability = face.detection.confidence
    rotation = face.pose.map { Int($0.roll.rounded()) }
    yaw = face.pose?.yaw
    pitch = face.pose.map { -$0.pitch }
    roll = face.pose?.roll
    let mesh = fields.contains(.landmark) ? face.landmarks?.withVisibleOutline() : nil
    appearance = AppearanceReply(face.appearance)
    landmark = mesh.map { Landmark72.fourPoints.pixels(of: $0) }
    landmark72 = mesh.map { Landmark72.points.pixels(of: $0) }
    qualities = fields.contains(.qualities) ? Qualities(face) : nil
  }

  static let schema = Schema.object(
    [
      .required(
        "location",
        .object([
          .required("left", .integer), .required("top", .integer), .required("width", .integer),
          .required("height", .integer),
        ])),
      .required("face_probability", .number(0...1)),
      .required("rotation_angle", .integer, "Degrees, positive clockwise"),
      .required("yaw", .number, "Degrees, positive to the image's right"),
      .required("pitch", .number, "Degrees, positive looking down"),
      .required("roll", .number, "Degrees, positive clockwise"),
      .optional("landmark", .array(of: .pixel, count: 4...4), "Left eye, right eye, nose, mouth"),
      .optional("landmark72", .array(of: .pixel, count: 72...72)),
      .optional("qualities", Qualities.schema),
    ] + AppearanceReply.fields)

  enum CodingKeys: String, CodingKey {
    case location, yaw, pitch, roll, landmark, landmark72, qualities
    case probability = "face_probability"
    case rotation = "rotation_angle"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(location, forKey: .location)
    try container.encode(probability, forKey: .probability)
    try container.encodeIfPresent(rotation, forKey: .rotation)
    try container.encodeIfPresent(yaw, forKey: .yaw)
    try container.encodeIfPresent(pitch, forKey: .pitch)
    try container.encodeIfPresent(roll, forKey: .roll)
    try appearance.encode(to: encoder)
    try container.encodeIfPresent(landmark, forKey: .landmark)
    try container.encodeIfPresent(landmark72, forKey: .landmark72)
    try container.encodeIfPresent(qualities, forKey: .qualities)
  }
}

/// `location`: whole pixels inside the upright image.
struct Location: Encodable, Sendable {
  let left: Int
  let top: Int
  let width: Int
  let height: Int

  init(_ box: FaceBox) {
    left = box.x
    top = box.y
    width = box.width
    height = box.height
  }
}

/// A point in whole pixels.
struct Pixel: Encodable, Sendable {
  let x: Int
  let y: Int
}

extension [Landmark72.Place] {
  /// Where these points of a mesh are in the image. A point left of the image or above it is put on its edge.
  func pixels(of mesh: FaceMesh) -> [Pixel] {
    map { place in
      let point = mesh.mean(of: place)
      return Pixel(x: Int(Swift.max(0, point.x.rounded())), y: Int(Swift.max(0, point.y.rounded())))
    }
  }
}
