import DialectKit
import FaceAnalysis
import FaceData
import Gallery
import Hummingbird
import Recognition

/// Face retrieval (v2 reference, section 4.4; v1 guide, 2.2.5).
struct SearchEndpoints: Sendable {
  let gate: Gate
  let photographs: Photographs

  private static let imageParameters = ["image_base64", "image_file", "image_url"]

  private var recognition: any FaceRecognition { photographs.recognition }

  var endpoints: [Endpoint] {
    [
      gate.endpoint(
        "SearchFace", .post, photographs.version.path("face-sets/{face_set_name}/search"), of: .faceSearch,
        limits: photographs.version.bodyLimits, handler: search
      )
      .described(
        "Find the faces of a face set that are most like one.", path: [.faceSetName],
        body: .fields(
          Field.photograph() + [
            .optional("face_id", .faceID, "Instead of a photograph: a face of the face set"),
            .optional("top_n", .integer(RetrievalRequest.limits), "The most faces to return"),
            .optional("threshold", .similarity, "The lowest similarity that counts"),
            .optional("filter", .string(0...FilterExpression.maximumLength)),
            .optional("sort", .array(of: .map(of: .choice("asc", "desc")))),
            .optional("return_fields", .array(of: .string), "Custom fields to return"),
          ], as: .json, .multipart), answer: .foundFaces,
        failures: .authentication + .photographs
          + .codes(
            .subserviceNotEnabled, .faceSetMissing, .noFaceToSearch, .faceMissing, .filterMalformed,
            .returnFieldUndefined, .sortFieldNotReturned, .sortFieldNotNumeric))
    ]
  }

  private func search(_ call: Call) async throws -> Response {
    let fields = try await call.fields()
    let asked = try RetrievalRequest(fields)
    let scope = SearchRequest.Scope(
      collection: call.faceSetName,
      maximumDistance: asked.threshold > 0
        ? recognition.scorer.scale.distance(atSimilarity: asked.threshold) : nil)
    // A wrong filter is refused before a photograph is fetched and analysed.
    let search = try await call.gallery.prepareSearch(
      SearchRequest(
        scopes: [scope], limit: asked.limit, filter: asked.filter, sort: asked.sort,
        returnFields: asked.returnFields))
    let matches = try await call.gallery.search(search, for: try await probe(call, fields))
    return try .json(
      RetrievalReply(
        faces: matches.map { match in
          SearchFace(
            match.face, similarity: recognition.scorer.scale.similarity(at: match.distance),
            returnFields: asked.returnFields)
        }))
  }

  /// The embedding to search for: of a face that is enrolled already, or of the largest in a photograph.
  private func probe(_ call: Call, _ fields: RequestFields) async throws -> Embedding {
    guard let id = try fields.string("face_id") else {
      guard Self.imageParameters.contains(where: { fields[$0] != nil }) else {
        throw HuaweiError(
          .parameterMissing,
          "There is nothing to search for. Send image_base64, image_file, image_url or face_id.")
      }
      let photograph = try await photographs.photograph(in: fields)
      return try await photographs.largestFace(of: photograph, .embedding, orElse: .noFaceToSearch).template()
    }
    for other in Self.imageParameters where fields[other] != nil {
      throw DialectFailure(.severalImageSources, "Send only one of face_id and \(other), not both.")
    }
    return try await call.gallery.embedding(
      ofFace: try FaceCode(faceID: id), inCollectionNamed: call.faceSetName)
  }
}
