import DialectKit
import FaceAnalysis

/// `qualities`: what is measured of them.
struct Qualities: Encodable, Sendable {
  /// 0 sharp … 1 blurred: what is missing of ``FaceQuality/sharpness``.
  let blur: Float
  /// The mean luma of the face, 0…255.
  let illumination: Float
  /// 0 wholly in the image … 1 outside it.
  let completeness: Float
  /// How likely each part of the face is covered, 0…1. Left and right are the image's.
  let occlusion: [String: Double]?
  /// How likely the face is photographed or drawn.
  let type: Kind?

  struct Kind: Encodable, Sendable {
    let human: Double
    let cartoon: Double
  }

  /// What the analysis must find out for it.
  static let parts: AnalysisRequest.Part = [.landmarks, .quality, .occlusion, .drawn]

  /// `nil` when the face has not been measured.
  init?(_ face: AnalysedFace) {
    guard let quality = face.quality else { return nil }
    blur = 1 - quality.sharpness
    illumination = quality.illumination
    completeness = 1 - quality.completeness
    occlusion = face.appearance.occlusion.map { parts in
      Dictionary(uniqueKeysWithValues: parts.map { ($0.key.rawValue, $0.value) })
    }
    type = face.appearance.drawn.map { Kind(human: 1 - $0, cartoon: $0) }
  }

  static let schema = Schema.object([
    .optional(
      "occlusion",
      .object(FaceAppearance.Part.allCases.map { .required($0.rawValue, .number(0...1)) }),
      "How likely each part is covered; left and right are the image's"),
    .required("blur", .number(0...1), "0 sharp, 1 blurred"), .required("illumination", .number(0...255)),
    .required("completeness", .number(0...1), "0 wholly in the image, 1 outside it"),
    .optional(
      "type", .object([.required("human", .number(0...1)), .required("cartoon", .number(0...1))]),
      "Photographed or drawn"),
  ])
}
