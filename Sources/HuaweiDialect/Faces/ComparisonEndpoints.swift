import DialectKit
import Hummingbird
import Recognition

/// How alike the largest faces of two photographs are (v2 reference 4.2, v1 guide 2.2.2).
struct ComparisonEndpoints: Sendable {
  let gate: Gate
  let photographs: Photographs

  private var version: APIVersion { photographs.version }

  var endpoints: [Endpoint] {
    [
      gate.endpoint(
        "CompareFace", .post, version.path("face-compare"), of: .faceCompare,
        limits: version.comparisonLimits, handler: compare
      )
      .described(
        "Say how alike the largest faces of two photographs are.",
        body: .fields(Field.photograph("image1") + Field.photograph("image2"), as: .json, .multipart),
        answer: .comparedFaces,
        failures: .authentication + .photographs + .codes(.subserviceNotEnabled, .noFaceToCompare))
    ]
  }

  private func compare(_ call: Call) async throws -> Response {
    let fields = try await call.fields()
    let first = try await photograph("image1", in: fields)
    let second = try await photograph("image2", in: fields)
    guard first.sentBytes + second.sentBytes <= version.comparedBytes else {
      throw DialectFailure.imageTooLarge("image1 and image2 together", limit: version.comparedBytes)
    }
    async let a = photographs.largestFace(of: first, .embedding, named: "image1", orElse: .noFaceToCompare)
    async let b = photographs.largestFace(of: second, .embedding, named: "image2", orElse: .noFaceToCompare)
    let (left, right) = try await (a, b)
    let score = try photographs.recognition.compare(left, right)
    return try .json(
      CompareReply(
        image1Face: DetectedFace(box: BoundingBox(left.box)), similarity: score.similarity,
        image2Face: DetectedFace(box: BoundingBox(right.box))))
  }

  /// One of two photographs; what is wrong with it is said under its name.
  private func photograph(_ name: String, in fields: RequestFields) async throws -> SentFile {
    try await DialectFailure.concerning(name) { try await photographs.photograph(name, in: fields) }
  }
}
