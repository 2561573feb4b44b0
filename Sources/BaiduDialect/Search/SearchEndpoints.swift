import DialectKit
import FaceAnalysis
import FaceData
import Gallery
import Recognition

/// `identify`, `multi-identify` and `verify`: whose face it is, and whether it is somebody's.
struct SearchEndpoints: Sendable {
  private static let imageBytes = 10 << 20
  /// The most users that `identify` names.
  private static let mostUsers = 5
  /// The most users that `multi-identify` names for each face, and the most faces that it looks at.
  private static let mostUsersOfOneFace = 20
  private static let mostFaces = 10
  /// The most scores of one user.
  private static let mostScores = 5

  let gate: Gate
  let photographs: Photographs

  var endpoints: [Endpoint] {
    let root = "/rest/2.0/face/v2"
    let bytes = Self.imageBytes
    return [
      gate.post("IdentifyUser", "\(root)/identify", imageBytes: bytes, identify)
        .described(
          "Find the users whose faces look most like the largest face of an image.",
          body: .form(
            .groupIDs, .image,
            .optional("user_top_num", .integer(1...Self.mostUsers), "The most users; 1 by default"),
            Self.extraFields),
          answer: .findings(of: IdentifiedUser.schema(), Self.extras),
          failures: Self.failures),
      gate.post("IdentifyUsers", "\(root)/multi-identify", imageBytes: bytes, identifyEveryFace)
        .described(
          "Find the users whose faces look most like each of the faces of an image.",
          body: .form(
            .groupIDs, .image,
            .optional("detect_top_num", .integer(1...Self.mostFaces), "The most faces; 1 by default"),
            .optional(
              "user_top_num", .integer(1...Self.mostUsersOfOneFace),
              "The most users for each face; 1 by default")),
          answer: .findings(of: IdentifiedUser.schema(.required("position", Position.schema))),
          failures: Self.failures),
      gate.post("VerifyUser", "\(root)/verify", imageBytes: bytes, verify)
        .described(
          "Say how much the largest face of an image looks like a user's faces, the most alike first.",
          body: .form(
            .userID, .groupIDs, .image,
            .optional("top_num", .integer, "The most scores; 1 by default"), Self.extraFields),
          answer: .findings(of: .number(0...100), Self.extras),
          failures: Self.failures + .baidu(.userMissing, .invalidUserID)),
    ]
  }

  private static let extraFields = Field.optional("ext_fields", .choice(FaceLiveness.name))
  private static let extras = Field.optional("ext_info", .object([Extras.liveness]))

  private static let failures: [FailureDescription] = .baidu(
    .emptyGroup, .parameterTooLong, .faceNotFound, .emptyImage, .imageFormat, .imageSize)

  private func identify(_ call: Call) async throws -> Findings<IdentifiedUser> {
    let most = try call.fields.integer("user_top_num", in: 1...Self.mostUsers) ?? 1
    let groups = try call.fields.requiredGroupIDs()
    let wantsLiveness = try self.wantsLiveness(call)
    let photograph = try photographs.photograph(in: call.fields, limit: Self.imageBytes)
    let search = try await prepareSearch(in: groups, of: call.gallery, limit: most, scores: Self.mostScores)
    let probe = try await photographs.probe(of: photograph, wantsLiveness: wantsLiveness)
    let users = try await self.users(search, for: probe.embedding, in: call.gallery).map { found in
      IdentifiedUser(found.user, found.match, scores: found.match.distances.map(photographs.score))
    }
    guard !users.isEmpty else { throw BaiduError(.emptyGroup) }
    return Findings(users, extras: probe.extras)
  }

  private func wantsLiveness(_ call: Call) throws -> Bool {
    try call.fields.list("ext_fields").contains(FaceLiveness.name)
  }

  /// Every face by itself, the larger first; each user with its best score only.
  private func identifyEveryFace(_ call: Call) async throws -> Findings<IdentifiedUser> {
    let mostFaces = try call.fields.integer("detect_top_num", in: 1...Self.mostFaces) ?? 1
    let mostUsers = try call.fields.integer("user_top_num", in: 1...Self.mostUsersOfOneFace) ?? 1
    let groups = try call.fields.requiredGroupIDs()
    let photograph = try photographs.photograph(in: call.fields, limit: Self.imageBytes)
    let search = try await prepareSearch(in: groups, of: call.gallery, limit: mostUsers)
    let faces = try await photographs.faces(of: photograph, [.embedding, .landmarks], most: mostFaces)
    guard !faces.isEmpty else { throw BaiduError(.faceNotFound) }
    var users: [IdentifiedUser] = []
    for face in faces {
      let position = Position(face)
      let probe = try face.template()
      for found in try await self.users(search, for: probe, in: call.gallery) {
        let score = photographs.score(at: found.match.distance)
        users.append(IdentifiedUser(found.user, found.match, scores: [score], position: position))
      }
    }
    guard !users.isEmpty else { throw BaiduError(.emptyGroup) }
    return Findings(users)
  }

  private func verify(_ call: Call) async throws -> Findings<Double> {
    let user = try call.fields.userID()
    let groups = try call.fields.requiredGroupIDs()
    let most = try call.fields.integer("top_num", in: 1...Int.max) ?? 1
    let wantsLiveness = try self.wantsLiveness(call)
    let photograph = try photographs.photograph(in: call.fields, limit: Self.imageBytes)
    let probe = try await photographs.probe(of: photograph, wantsLiveness: wantsLiveness)
    let faces = try await call.gallery.verify(probe.embedding, againstSubject: user, inCollections: groups)
    guard !faces.isEmpty else { throw BaiduError(.userMissing) }
    return Findings(
      faces.prefix(most).map { photographs.score(at: $0.distance) }, extras: probe.extras)
  }

  /// A search for users; refuses missing and empty groups before an image is analysed.
  private func prepareSearch(
    in groups: [Name], of gallery: TenantGallery, limit: Int, scores: Int = 0
  ) async throws -> PreparedSearch {
    try await gallery.prepareSearch(
      SearchRequest(
        scopes: groups.map { .init(collection: $0) }, limit: limit, isGroupedBySubject: true,
        requiresFaces: true, distancesPerSubject: scores))
  }

  /// The users nearest to a probe, each with its best face. One that is deleted meanwhile is left out.
  private func users(
    _ search: PreparedSearch, for probe: Embedding, in gallery: TenantGallery
  ) async throws -> [(user: Subject, match: SearchMatch)] {
    try await gallery.search(search, for: probe).compactMap { match in
      match.subject.map { (user: $0, match: match) }
    }
  }
}

private struct IdentifiedUser: Encodable, Sendable {
  let group: String
  let user: String
  let info: String
  let scores: [Double]
  let position: Position?

  static func schema(_ more: Field...) -> Schema {
    .object(
      [
        .groupID, .userID, .userInfo,
        .required("scores", .array(of: .number(0...100)), "Of the user's faces, the best first"),
      ] + more)
  }

  init(_ user: Subject, _ match: SearchMatch, scores: [Double], position: Position? = nil) {
    group = match.collection.name.text
    self.user = user.key.text
    info = match.note ?? ""
    self.scores = scores
    self.position = position
  }

  enum CodingKeys: String, CodingKey {
    case scores, position
    case group = "group_id"
    case user = "uid"
    case info = "user_info"
  }
}

/// Where a face is, in the words of `multi-identify`.
private struct Position: Encodable, Sendable {
  let left: Int
  let top: Int
  let width: Int
  let height: Int
  /// Degrees, positive clockwise.
  let degree: Float
  /// How sure the detector is, 0…1.
  let prob: Float

  static let schema = Schema.object([
    .required("left", .integer), .required("top", .integer), .required("width", .integer),
    .required("height", .integer), .required("degree", .number), .required("prob", .number(0...1)),
  ])

  init(_ face: AnalysedFace) {
    let location = Location(face.box)
    left = location.left
    top = location.top
    width = location.width
    height = location.height
    degree = face.pose?.roll ?? 0
    prob = face.detection.confidence
  }
}
