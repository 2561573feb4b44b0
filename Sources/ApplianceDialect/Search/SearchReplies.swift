import DialectKit
import FaceAnalysis
import Foundation
import Gallery

/// What was found in an image.
struct DetectionResult: Encodable {
  let left: Int
  let top: Int
  let right: Int
  let bottom: Int
  /// Degrees, with the signs of ``HeadPose``.
  let roll: Int?
  let yaw: Int?
  let pitch: Int?
  /// 0…100, smaller is blurrier: a hundred times ``FaceQuality/sharpness``.
  let blurness: Float?
  /// 0…100 with 50 where one of twenty genuine faces is refused; only when asked for.
  let livenessScore: Double?
  /// 0…1; see ``QualityGate/overall(_:)``. In searches only.
  let quality: Double?
  /// The embedding's 32-bit floats, little-endian, as Base64. In searches, when asked for.
  let feature: String?

  init(_ face: AnalysedFace, quality: Double? = nil, includesFeature: Bool = false) {
    let box = RectReply(face.box)
    left = box.left
    top = box.top
    right = box.right
    bottom = box.bottom
    func degrees(_ angle: Float) -> Int { Int(angle.rounded()) }
    roll = (face.pose?.roll).map(degrees)
    yaw = (face.pose?.yaw).map(degrees)
    pitch = (face.pose?.pitch).map(degrees)
    blurness = face.quality.map { 100 * $0.sharpness }
    livenessScore = face.liveness.map { 100 * $0 }
    self.quality = quality
    feature =
      includesFeature ? face.embedding.map { Self.littleEndianBase64($0.values) } : nil
  }

  private static func littleEndianBase64(_ vector: [Float]) -> String {
    var bytes = Data(capacity: 4 * vector.count)
    for value in vector {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes.base64EncodedString()
  }
}

/// The answer to a search (3.2): always five places, `{}` in those that nobody takes.
struct SearchReply: Encodable {
  static let places = 5

  let detectionResult: DetectionResult
  /// The most alike first, at most ``places``.
  let hits: [SearchHit]

  static let schema = Schema.object(
    [
      .required(
        "detectionResult",
        .detection([
          .required("quality", .number(0...1)),
          .optional("feature", .base64, "The embedding's 32-bit floats, little-endian"),
        ]))
    ]
      + Key.places.map { key in
        .required(
          key.rawValue,
          .object([
            .optional("group", .groups), .optional("searchScore", .number(0...100)),
            .optional("faceToken", .token), .optional("description", .string),
            .optional("imageUrl", .image),
          ]), "{} when nobody takes this place")
      })

  private enum Key: String, CodingKey, CaseIterable {
    case detectionResult, top1, top2, top3, top4, top5

    static let places: [Key] = [.top1, .top2, .top3, .top4, .top5]
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(detectionResult, forKey: .detectionResult)
    for (place, key) in Key.places.enumerated() {
      if hits.indices.contains(place) {
        try container.encode(hits[place], forKey: key)
      } else {
        try container.encode(NoData(), forKey: key)
      }
    }
  }
}

/// One face that a search found.
struct SearchHit: Encodable {
  /// All groups that the face is bound to.
  let group: [GroupName]
  /// 0…100.
  let searchScore: Double
  let faceToken: String
  let description: String
  let imageUrl: String

  init(_ portrait: FacePortrait, score: Double) {
    group = portrait.details.collections.map { GroupName(groupId: $0.name.text) }
    searchScore = score
    faceToken = portrait.details.face.code.appliance
    description = Caption(portrait.details).description
    imageUrl = portrait.crop.map(DataURI.of) ?? ""
  }
}
