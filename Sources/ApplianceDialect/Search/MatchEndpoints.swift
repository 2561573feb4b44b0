import DialectKit
import FaceAnalysis
import Gallery
import Hummingbird
import Recognition

/// 1:1 and 1:N (section 3).
struct MatchEndpoints: Sendable {
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
            ])), failures: .appliance(.imageDecodeFailed, .faceNotFound)),
      gate.endpoint("SearchFaces", .post, "/api/face/search", search)
        .described(
          "Find the faces of groups that look most like the largest face of an image.",
          body: .json([
            .required("image", .image), .required("group", .groupNames), .optional("topN", .integer(1...5)),
            .optional("livenessEnabled", .boolean), .optional("featureUpload", .boolean),
          ]), answer: .envelope(SearchReply.schema),
          failures: .appliance(.imageDecodeFailed, .faceNotFound, .groupIDNotExist)),
    ]
  }

  /// 3.1
  @Sendable private func compare(_ call: Call) async throws -> CompareReply {
    let fields = try await call.fields(images: 2)
    let first = try photographs.photograph("image1", in: fields)
    let second = try photographs.photograph("image2", in: fields)
    try photographs.checkLiveness(try fields.required("livenessEnabled", fields.bool))
    async let a = photographs.face(in: first, "image1")
    async let b = photographs.face(in: second, "image2")
    let (one, other) = try await (a, b)
    let recognition = photographs.recognition
    return CompareReply(
      compareScore: recognition.percent.score(at: try recognition.compare(one, other).distance),
      detectionResult1: DetectionResult(one), detectionResult2: DetectionResult(other))
  }

  /// 3.2
  @Sendable private func search(_ call: Call) async throws -> SearchReply {
    let fields = try await call.fields(images: 1)
    let photograph = try photographs.photograph("image", in: fields)
    let names = try fields.names("group")
    let limit = try fields.integer("topN", in: 1...SearchReply.places) ?? SearchReply.places
    try photographs.checkLiveness(try fields.bool("livenessEnabled") ?? false)
    let includesFeature = try fields.bool("featureUpload") ?? false

    let percent = photographs.recognition.percent
    let scopes = try await call.gallery.collections(named: names).map { group in
      SearchRequest.Scope(
        collection: group.name, maximumDistance: percent.distance(reaching: group.groupScore))
    }
    let face = try await photographs.face(in: photograph, parts: .occlusion)
    let matches = try await call.gallery.searchPortraits(
      SearchRequest(scopes: scopes, limit: limit), for: try face.template())
    return SearchReply(
      detectionResult: DetectionResult(
        face, quality: photographs.settings.quality.overall(face), includesFeature: includesFeature),
      hits: matches.map { SearchHit($0.portrait, score: percent.score(at: $0.distance)) })
  }
}

extension PercentScore {
  /// The greatest distance at which a face still reaches a score; `nil` when every face does.
  fileprivate func distance(reaching score: Double) -> Float? {
    // The vectors of one and the same picture differ by what rounding leaves of zero.
    score <= 0 ? nil : max(distance(atScore: score), 1e-5)
  }
}
