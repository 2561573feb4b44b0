import DialectKit
import FaceAnalysis
import Gallery
import Hummingbird

/// 1:1 and 1:N (section 3).
struct MatchEndpoints: Sendable {
  let door: Door
  let photographs: Photographs

  var endpoints: [Endpoint] {
    [
      door.operation("CompareFaces", .post, "/api/face/compare", compare)
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
      door.operation("SearchFaces", .post, "/api/face/search", search)
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
    let first = try photographs.source("image1", in: fields)
    let second = try photographs.source("image2", in: fields)
    try photographs.checkLiveness(try fields.required("livenessEnabled", fields.bool))
    async let a = photographs.face(of: first, "image1")
    async let b = photographs.face(of: second, "image2")
    let (one, other) = try await (a, b)
    guard let left = one.face.embedding, let right = other.face.embedding else {
      throw ApplianceError(.internalError)
    }
    let analysis = photographs.analysis
    return CompareReply(
      compareScore: analysis.percent.score(at: try analysis.compare(left, right).distance),
      detectionResult1: DetectionResult(one), detectionResult2: DetectionResult(other))
  }

  /// 3.2
  @Sendable private func search(_ call: Call) async throws -> SearchReply {
    let fields = try await call.fields(images: 1)
    let source = try photographs.source("image", in: fields)
    let names = try fields.names("group")
    let limit = try fields.integer("topN", in: 1...SearchReply.places) ?? SearchReply.places
    try photographs.checkLiveness(try fields.bool("livenessEnabled") ?? false)
    let includesFeature = try fields.bool("featureUpload") ?? false

    let percent = photographs.analysis.percent
    let scopes = try await call.gallery.collections(named: names).map { group in
      SearchRequest.Scope(
        collection: group.name, maximumDistance: percent.distance(reaching: group.groupScore))
    }
    let found = try await photographs.face(of: source)
    let matches = try await call.gallery.search(
      SearchRequest(scopes: scopes, limit: limit), for: try photographs.analysis.probe(found.face))
    let scores = Dictionary(
      matches.map { ($0.face.code, percent.score(at: $0.distance)) }, uniquingKeysWith: max)
    let portraits = try await call.gallery.portraits(ofFaces: matches.map(\.face.code))
    return SearchReply(
      detectionResult: DetectionResult(
        found, quality: photographs.settings.quality.overall(found), includesFeature: includesFeature),
      hits: portraits.map { SearchHit($0, score: scores[$0.details.face.code] ?? 0) })
  }
}

extension PercentScore {
  /// The greatest distance at which a face still reaches a score; `nil` when every face does.
  fileprivate func distance(reaching score: Double) -> Float? {
    // The vectors of one and the same picture differ by what rounding leaves of zero.
    score <= 0 ? nil : max(distance(atScore: score), 1e-5)
  }
}
