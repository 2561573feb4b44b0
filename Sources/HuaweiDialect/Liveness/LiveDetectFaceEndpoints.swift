import DialectKit
import FaceAnalysis
import Foundation
import Hummingbird
import Recognition
import VideoLiveness

/// Whether the face of a photograph was alive before the camera. The documents at hand do not have it; its parameters and
/// answer are those of the vendor's SDK (`DetectLiveFaceBy…`).
struct LiveDetectFaceEndpoints: Sendable {
  private static let parts = LivenessJudge.parts.union(.liveness)

  let gate: Gate
  let photographs: Photographs

  private var version: APIVersion { photographs.version }

  var endpoints: [Endpoint] {
    [
      gate.endpoint(
        "DetectLiveFace", .post, version.path("live-detect-face"), of: .liveDetect,
        limits: version.bodyLimits, handler: detect
      )
      .described(
        "Say whether the largest face of a photograph was alive before the camera.",
        body: .fields(Field.photograph(), as: .json, .multipart), answer: LiveDetectFaceReply.schema,
        failures: .authentication + .photographs
          + .codes(.subserviceNotEnabled, .noFaceInPicture, .pictureQuality))
    ]
  }

  private func detect(_ call: Call) async throws -> Response {
    let photograph = try await photographs.photograph(in: try await call.fields())
    let faces = try await photographs.analyse(photograph, Self.parts).faces
    guard let face = faces.first else { throw HuaweiError(.noFaceInPicture) }
    guard let liveness = face.liveness else { throw HuaweiError(.pictureQuality) }
    let warnings = LivenessJudge(limits: gate.settings.liveness).warnings(about: face, among: faces)
    return try .json(
      LiveDetectFaceReply(
        result: .init(alive: liveness >= 0.5, confidence: liveness, picture: try await picture(photograph)),
        warnings: warnings.map(WarningReply.init)))
  }

  /// The photograph as Base64.
  private func picture(_ photograph: SentFile) async throws(DialectFailure) -> String {
    do {
      return try await photographs.recognition.compute {
        Data(try photograph.fileBytes()).base64EncodedString()
      }
    } catch {
      throw DialectFailure(error)
    }
  }
}
