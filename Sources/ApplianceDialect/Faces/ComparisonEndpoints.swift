import DialectKit
import FaceAnalysis
import Hummingbird
import Recognition

/// How alike the largest faces of two images are (section 3.1).
struct ComparisonEndpoints: Sendable {
  let gate: Gate
  let photographs: Photographs

  var endpoints: [Endpoint] {
    [
      gate.endpoint("CompareFaces", .post, "/api/face/compare", compare)
        .described(
          "Say how alike the largest faces of two images are.",
          body: .json([
            .required("image1", .image), .required("image2", .image), .required("livenessEnabled", .boolean),
          ]),
          answer: .envelope(
            .object([
              .required("compareScore", .number(0...100)), .required("detectionResult1", .detection()),
              .required("detectionResult2", .detection()),
            ])), failures: .appliance(.imageDecodeFailed, .faceNotFound))
    ]
  }

  @Sendable private func compare(_ call: Call) async throws -> CompareReply {
    let fields = try await call.fields(images: 2)
    let first = try photographs.photograph("image1", in: fields)
    let second = try photographs.photograph("image2", in: fields)
    let parts: AnalysisRequest.Part =
      try fields.required("livenessEnabled", fields.bool) ? .liveness : []
    async let a = photographs.largestFace(of: first, parts, named: "image1")
    async let b = photographs.largestFace(of: second, parts, named: "image2")
    let (one, other) = try await (a, b)
    let recognition = photographs.recognition
    return CompareReply(
      compareScore: recognition.percent.score(at: try recognition.compare(one, other).distance),
      detectionResult1: DetectionResult(one), detectionResult2: DetectionResult(other))
  }
}

/// The answer to a comparison.
private struct CompareReply: Encodable {
  /// 0…100.
  let compareScore: Double
  let detectionResult1: DetectionResult
  let detectionResult2: DetectionResult
}
