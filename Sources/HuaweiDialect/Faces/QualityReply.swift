import DialectKit
import FaceAnalysis
import Foundation

/// `FaceQuality` of the vendor's SDK: what speaks against recognising a face, 0 nothing … 1 everything, and the total, of
/// which more is better.
///
/// The vendor recommends less than 0.3 of each, and a total above 0.45. Here 0.3 stands at the limits from which a face
/// is fit for enrolment elsewhere (`Documentation/Appliance.md`, "The quality gate").
struct QualityReply: Encodable {
  /// 1 less the worst of the others that are known.
  let totalScore: Double
  let blur: Double
  let pose: Double
  /// How much of the face is covered: 0.3 where its parts are so with a mean likelihood of ¼.
  let occlusion: Double?
  let illumination: Double

  /// What the analysis must find out for it.
  static let parts: AnalysisRequest.Part = [.quality, .landmarks, .occlusion]

  private static let recommended = 0.3
  private static let leastSharpness = 0.5
  private static let leastContrast = 0.06
  /// Degrees.
  private static let greatestAngle = 30.0
  /// Mean of the likelihoods of all parts.
  private static let greatestCover = 0.25

  /// `nil` when the face has not been measured.
  init?(_ face: AnalysedFace) {
    guard let quality = face.quality, let head = face.pose else { return nil }
    blur = Self.excess(of: 1 - Double(quality.sharpness), most: 1 - Self.leastSharpness)
    let angle = [head.yaw, head.pitch, head.roll].map { Double(abs($0)) }.max() ?? 0
    pose = min(1, Self.recommended * angle / Self.greatestAngle)
    occlusion = face.appearance.occlusion.map { parts in
      Self.excess(of: parts.values.reduce(0, +) / Double(max(1, parts.count)), most: Self.greatestCover)
    }
    // Darkness, haze and glare leave little contrast; a lamp at the side makes one half the brighter one.
    illumination = max(
      Self.lack(of: Double(quality.contrast), least: Self.leastContrast), Double(abs(quality.sideBalance)))
    totalScore = 1 - max(blur, pose, illumination, occlusion ?? 0)
  }

  /// Falls from 1 where there is nothing of a quantity, through 0.3 at the least that is good enough, towards 0.
  private static func lack(of value: Double, least limit: Double) -> Double {
    let share = recommended * limit
    return share / (share + (1 - recommended) * max(0, value))
  }

  /// Rises from 0, through 0.3 at the most of a share that is good enough, to 1 where it is whole.
  private static func excess(of share: Double, most limit: Double) -> Double {
    pow(min(max(share, 0), 1), log(recommended) / log(limit))
  }

  enum CodingKeys: String, CodingKey {
    case blur, pose, occlusion, illumination
    case totalScore = "total_score"
  }

  static let schema = Schema.object([
    .required("total_score", .number(0...1), "More is better; above 0.45 is recommended"),
    .required("blur", .number(0...1), "Less is better; under 0.3 is recommended, as of the following"),
    .required("pose", .number(0...1)), .optional("occlusion", .number(0...1)),
    .required("illumination", .number(0...1)),
  ])
}
