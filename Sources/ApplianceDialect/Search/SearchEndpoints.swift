import DialectKit
import FaceAnalysis
import Gallery
import Hummingbird
import Recognition

/// Whose face it is (section 3.2).
struct SearchEndpoints: Sendable {
  let gate: Gate
  let photographs: Photographs

  var endpoints: [Endpoint] {
    [
      gate.endpoint("SearchFaces", .post, "/api/face/search", search)
        .described(
          "Find the faces of groups that look most like the largest face of an image.",
          body: .json([
            .required("image", .image), .required("group", .groupNames), .optional("topN", .integer(1...5)),
            .optional("livenessEnabled", .boolean), .optional("featureUpload", .boolean),
          ]), answer: .envelope(SearchReply.schema),
          failures: .appliance(.imageDecodeFailed, .faceNotFound, .groupIDNotExist))
    ]
  }

  @Sendable private func search(_ call: Call) async throws -> SearchReply {
    let fields = try await call.fields(images: 1)
    let photograph = try photographs.photograph(in: fields)
    let names = try fields.names("group")
    let limit = try fields.integer("topN", in: 1...SearchReply.places) ?? SearchReply.places
    let parts: AnalysisRequest.Part =
      try fields.bool("livenessEnabled") ?? false ? [.occlusion, .liveness] : .occlusion
    let includesFeature = try fields.bool("featureUpload") ?? false

    let percent = photographs.recognition.percent
    let scopes = try await call.gallery.collections(named: names).map { group in
      SearchRequest.Scope(
        collection: group.name, maximumDistance: percent.distance(reaching: group.groupScore))
    }
    let face = try await photographs.largestFace(of: photograph, parts)
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
