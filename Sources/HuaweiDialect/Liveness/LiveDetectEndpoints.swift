import DialectKit
import Foundation
import Hummingbird
import Recognition
import VideoLiveness

/// Whether the person in a video is there and did what was asked (v2 reference, section 4.3).
struct LiveDetectEndpoints: Sendable {
  let gate: Gate
  let version: APIVersion

  var endpoints: [Endpoint] {
    [
      gate.endpoint(
        "DetectLive", .post, version.path("live-detect"), of: .liveDetect, limits: version.bodyLimits,
        handler: detect
      )
      .described(
        "Say whether the person in a video is alive and does what was asked.",
        body: .fields(
          Field.file("video") + ActionParameters.fields, as: .json, .multipart),
        answer: LiveDetectReply.schema,
        failures: .authentication + .files
          + .codes(
            .subserviceNotEnabled, .videoUndecodable, .actionUnsupported, .actionTimeInvalid, .tooManyActions,
            .videoDuration, .videoDataUndecodable))
    ]
  }

  private func detect(_ call: Call) async throws -> Response {
    let fields = try await call.fields()
    let actions = try ActionParameters(fields)
    let video = try await gate.services.file(
      "video", of: "video", in: fields, limit: version.imageBytes)
    let report = try await report(on: video, actions.request)
    try checkDuration(of: report)
    try actions.check(within: report.duration)
    return try .json(LiveDetectReply(report))
  }

  private func report(on video: SentFile, _ request: ActionRequest) async throws -> LivenessAnalysis.Report {
    do {
      return try await gate.services.videos.report(on: video, request)
    } catch RecognitionError.malformedBase64 {
      throw DialectFailure(.undecodableVideo, RecognitionError.malformedBase64.message)
    } catch {
      throw DialectFailure(error)
    }
  }

  private func checkDuration(of report: LivenessAnalysis.Report) throws(HuaweiError) {
    let warnings = report.verdict.warnings
    guard warnings.contains(.tooShort) || warnings.contains(.tooLong) else { return }
    let limits = gate.settings.liveness
    func seconds(_ value: Double) -> String { String(format: "%.4g", value) }
    throw HuaweiError(
      .videoDuration,
      "The video lasts \(seconds(report.duration)) seconds; it must last from \(seconds(limits.shortest)) to "
        + "\(seconds(limits.longest)).")
  }
}
