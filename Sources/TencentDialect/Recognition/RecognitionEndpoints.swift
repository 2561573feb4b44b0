import DialectKit
import FaceAnalysis
import Gallery

/// Who it is: sections 2.11 to 2.13.
struct RecognitionEndpoints: Sendable {
  /// The most candidates of an identification.
  private static let candidates = 5

  let gate: TencentGate
  let images: TencentImages
  let services: DialectServices

  var endpoints: [Endpoint] {
    [
      gate.endpoint("verify") { try await verify($0) }
        .described(
          "Tell whether a photograph shows a person.", takes: [.person] + Field.image(),
          gives: [.required("confidence", .percent), .required("ismatch", .boolean), .session],
          fails: TencentCode.ofImages + [.personMissing, .faceMissing]),
      gate.endpoint("identify") { try await identify($0) }
        .described(
          "Find the persons of a group that look most like a photograph.", takes: [.group] + Field.image(),
          gives: [
            .required(
              "candidates",
              .array(
                of: .object([
                  .person, .required("face_id", .string), .required("confidence", .percent),
                  .required("tag", .string),
                ]), count: 0...Self.candidates)), .session,
          ],
          fails: TencentCode.ofImages + [.groupMissing]),
      gate.endpoint("compare") { try await compare($0) }
        .described(
          "Tell how alike the faces of two photographs are.",
          takes: Field.image("imageA", or: "urlA") + Field.image("imageB", or: "urlB"),
          gives: [.required("similarity", .percent), .session], fails: TencentCode.ofImages),
    ]
  }

  private func verify(_ call: TencentCall) async throws -> [String: JSONValue] {
    let person = try call.identifier("person_id")
    let image = try images.image(of: call)
    guard try await call.personExists(person) else { throw TencentError(.personMissing) }
    let face = try await images.largestFace(of: image, .embedding)
    let distances = try await call.gallery.verify(
      try services.analysis.probe(face), againstSubject: person)
    guard let nearest = distances.first else {
      throw TencentError(.faceMissing, "the person has no face")
    }
    let confidence = services.analysis.percent.score(at: nearest.distance)
    return [
      "confidence": .number(confidence), "ismatch": .bool(confidence >= PercentScore.operating),
      "session_id": call.session,
    ]
  }

  private func identify(_ call: TencentCall) async throws -> [String: JSONValue] {
    let group = try call.identifier("group_id")
    let image = try images.image(of: call)
    let search = try await call.gallery.prepareSearch(
      SearchRequest(
        scopes: [.init(collection: group)], limit: Self.candidates, isGroupedBySubject: true))
    let face = try await images.largestFace(of: image, .embedding)
    let matches = try await call.gallery.search(search, for: try services.analysis.probe(face))
    let percent = services.analysis.percent
    let candidates = matches.compactMap { match -> JSONValue? in
      guard let person = match.subject else { return nil }
      return .object([
        "person_id": .string(person.key.text), "face_id": .string(match.face.code.tencent),
        "confidence": .number(percent.score(at: match.distance)), "tag": .string(person.tag),
      ])
    }
    return ["candidates": .array(candidates), "session_id": call.session]
  }

  private func compare(_ call: TencentCall) async throws -> [String: JSONValue] {
    async let first = embedding(of: "imageA", or: "urlA", call, failFlag: 1)
    async let second = embedding(of: "imageB", or: "urlB", call, failFlag: 2)
    let similarity = services.analysis.percent.score(
      at: try services.analysis.compare(try await first, try await second).distance)
    return ["similarity": .number(similarity), "session_id": call.session]
  }

  private func embedding(
    of file: String, or url: String, _ call: TencentCall, failFlag: Int
  ) async throws -> FaceAnalysis.Embedding {
    do {
      let face = try await images.largestFace(
        of: try images.image(file, or: url, of: call), .embedding)
      guard let embedding = face.embedding else { throw TencentError(.featureFailed) }
      return embedding
    } catch {
      var failure = TencentError(explaining: error)
      failure.failFlag = failFlag
      throw failure
    }
  }
}
