import DialectKit
import FaceAnalysis
import Gallery
import Recognition

/// Who it is: sections 2.11 and 2.12, and what the vendor's later documentation (2018, `multidentify`) has beside them.
struct SearchEndpoints: Sendable {
  /// The most candidates of an identification.
  private static let candidates = 5

  let gate: Gate
  let photographs: Photographs
  let settings: TencentSettings

  var endpoints: [Endpoint] {
    [
      gate.endpoint("verify") { try await verify($0) }
        .described(
          "Tell whether a photograph shows a person.", takes: [.person] + Field.image(),
          gives: [.required("confidence", .percent), .required("ismatch", .boolean), .session],
          fails: TencentCode.ofImages + [.personMissing, .faceMissing]),
      gate.endpoint("identify") { try await identify($0) }
        .described(
          "Find the persons of groups that look most like a photograph.",
          takes: Field.searchedGroups + Field.image(), gives: [Self.foundPersons, .session],
          fails: Self.searchFailures),
      gate.endpoint("multidentify", needsBucket: false) { try await identifyEveryFace($0) }
        .described(
          "Find, for every face of a photograph, the persons of groups that look most like it.",
          takes: Field.searchedGroups + Field.image(),
          gives: [
            .required(
              "results",
              .array(
                of: .object([
                  Self.foundPersons,
                  .required(
                    "face_rect",
                    .object(["x", "y", "width", "height"].map { .required($0, .integer) })),
                ])), "One for each face, the largest first"), .session,
          ],
          fails: Self.searchFailures, needsBucket: false),
    ]
  }

  private static let foundPersons = Field.required(
    "candidates",
    .array(
      of: .object([
        .person, .required("face_id", .string), .required("confidence", .percent),
        .required("tag", .string),
      ]), count: 0...candidates))
  private static let searchFailures =
    TencentCode.ofImages + [.groupMissing, .groupListMissing, .tooManyGroups]

  private func verify(_ call: Call) async throws -> [String: JSONValue] {
    let person = try call.identifier("person_id")
    let image = try photographs.photograph(in: call)
    guard try await call.personExists(person) else { throw TencentError(.personMissing) }
    let face = try await photographs.largestFace(of: image, .embedding)
    let distances = try await call.gallery.verify(
      try face.template(), againstSubject: person)
    guard let nearest = distances.first else {
      throw TencentError(.faceMissing, "the person has no face")
    }
    let confidence = photographs.recognition.percent.score(at: nearest.distance)
    return [
      "confidence": .number(confidence), "ismatch": .bool(confidence >= PercentScore.operating),
      "session_id": call.session,
    ]
  }

  private func identify(_ call: Call) async throws -> [String: JSONValue] {
    let groups = try call.groupsToSearch(most: settings.groups)
    let image = try photographs.photograph(in: call)
    let search = try await prepareSearch(in: groups, call)
    let face = try await photographs.largestFace(of: image, .embedding)
    return ["candidates": try await candidates(search, face, call), "session_id": call.session]
  }

  /// `multidentify`: every face by itself, the larger first.
  private func identifyEveryFace(_ call: Call) async throws -> [String: JSONValue] {
    let groups = try call.groupsToSearch(most: settings.groups)
    let image = try photographs.photograph(in: call)
    let search = try await prepareSearch(in: groups, call)
    let found = try await photographs.analyse(image, .embedding, faces: .all)
    var results: [JSONValue] = []
    for face in found.faces {
      let box = face.box
      results.append(
        .object([
          "candidates": try await candidates(search, face, call),
          "face_rect": .object([
            "x": .integer(Int64(box.x)), "y": .integer(Int64(box.y)), "width": .integer(Int64(box.width)),
            "height": .integer(Int64(box.height)),
          ]),
        ]))
    }
    return ["results": .array(results), "session_id": call.session]
  }

  /// A search for persons; refuses missing groups before a photograph is fetched.
  private func prepareSearch(in groups: [Name], _ call: Call) async throws -> PreparedSearch {
    try await call.gallery.prepareSearch(
      SearchRequest(
        scopes: groups.map { .init(collection: $0) }, limit: Self.candidates, isGroupedBySubject: true))
  }

  /// The persons most like a face, each with its best face.
  private func candidates(
    _ search: PreparedSearch, _ face: AnalysedFace, _ call: Call
  ) async throws -> JSONValue {
    let matches = try await call.gallery.search(search, for: try face.template())
    let percent = photographs.recognition.percent
    return .array(
      matches.compactMap { match in
        guard let person = match.subject else { return nil }
        return .object([
          "person_id": .string(person.key.text), "face_id": .string(match.face.code.tencent),
          "confidence": .number(percent.score(at: match.distance)), "tag": .string(person.tag),
        ])
      })
  }
}
