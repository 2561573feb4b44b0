import DialectKit
import Gallery

/// `faceset/user`: users are the subjects of the gallery, groups its collections, `user_info` the note that a subject
/// has in a collection.
struct UserEndpoints: Sendable {
  private static let imageBytes = 10 << 20

  let gate: Gate
  let photographs: Photographs
  let settings: BaiduSettings

  var endpoints: [Endpoint] {
    let root = "/rest/2.0/face/v2/faceset/user"
    let bytes = Self.imageBytes
    return [
      gate.post("AddUser", "\(root)/add", imageBytes: bytes, add)
        .described(
          "Add the largest face of an image to a user, who is made where there is none.",
          body: .form(.userID, .userInfo, .groupIDs, .image, .actionType), answer: .nothing,
          failures: Self.imageFailures + .baidu(.imageExists, .userNotAdded, .tooManyUsers)),
      gate.post("UpdateUser", "\(root)/update", imageBytes: bytes, changesUser: true, update)
        .described(
          "Replace a user's faces by those of one or several images.",
          body: .form(
            .userID, .image, .optional("user_info", .string(0...RequestLimits.userInfoBytes)), .someGroupIDs,
            .optional("action_type", .choice("append", "replace"), "replace makes a user that is missing")),
          answer: .nothing, failures: Self.imageFailures + .baidu(.userToChangeMissing, .userNotAdded)),
      gate.post("DeleteUser", "\(root)/delete", changesUser: true, delete)
        .described(
          "Delete a user with all faces, or take it out of some groups.",
          body: .form(.userID, .someGroupIDs), answer: .nothing,
          failures: .baidu(.userToChangeMissing, .invalidUserID, .emptyGroup)),
      gate.post("GetUser", "\(root)/get", get)
        .described(
          Self.getting, body: .form(.userID, .someGroupIDs), answer: .findings(of: UserInGroup.schema),
          failures: .baidu(.userMissing, .invalidUserID)),
      gate.get("GetUserByQuery", "\(root)/get", get)
        .described(
          Self.getting, query: [.userID, .someGroupIDs], answer: .findings(of: UserInGroup.schema),
          failures: .baidu(.userMissing, .invalidUserID)),
    ]
  }

  private static let getting = "Say which groups a user is in, and with which note."

  private static let imageFailures: [FailureDescription] = .baidu(
    .invalidUserID, .parameterTooLong, .faceNotFound, .emptyImage, .imageFormat, .imageSize)

  private func add(_ call: Call) async throws -> Nothing {
    let registration = try await Registration(call)
    let photograph = try photographs.photograph(in: call.fields, limit: Self.imageBytes)
    let face = try await photographs.newFace(of: photograph)
    try await register(registration, faces: [face], in: call.gallery)
    return Nothing()
  }

  private func register(
    _ registration: Registration, faces: [NewFace], in gallery: TenantGallery
  ) async throws {
    _ = try await gallery.enrol(
      Enrolment(
        faces: faces, collections: registration.groups, createsMissingCollections: true,
        subject: .any(NewSubject(key: registration.user)), note: registration.info,
        replacement: registration.replaces ? .inCollections : .none,
        duplicates: .init(scope: .subjectInCollections, maximumDistance: photographs.sameImageDistance),
        limits: settings.galleryLimits))
  }

  private func update(_ call: Call) async throws -> Nothing {
    let fields = call.fields
    let registration = try await fields.replaces() ? Registration(call) : nil
    let user = try fields.userID()
    let groups = try fields.groupIDs()
    let info = try fields.userInfo()
    let images = try photographs.photographs(in: fields, limit: Self.imageBytes)
    guard images.count <= RequestLimits.images else {
      throw BaiduError(.parameterTooLong, "At most \(RequestLimits.images) images may be sent at once.")
    }
    var faces: [NewFace] = []
    for (index, photograph) in images.enumerated() {
      let name = images.count == 1 ? nil : "image \(index + 1) of \(images.count)"
      faces.append(try await photographs.newFace(of: photograph, named: name))
    }
    guard !faces.isEmpty else { throw BaiduError(.emptyImage) }
    if let registration {
      try await register(registration, faces: faces, in: call.gallery)
    } else {
      _ = try await call.gallery.enrol(
        Enrolment(
          faces: faces, collections: groups ?? [], requiresMembership: true,
          subject: .existing(key: user), note: info,
          replacement: groups == nil ? .everywhere : .inCollections, limits: settings.galleryLimits))
    }
    return Nothing()
  }

  private func delete(_ call: Call) async throws -> Nothing {
    let user = try call.fields.userID()
    if let groups = try call.fields.groupIDs() {
      try await call.gallery.removeSubject(user, fromCollections: groups, keepsLast: false)
    } else {
      try await call.gallery.deleteSubject(user)
    }
    return Nothing()
  }

  private func get(_ call: Call) async throws -> Findings<UserInGroup> {
    let user = try call.fields.userID()
    let groups = try call.fields.groupIDs()
    let details = try await call.gallery.subject(user)
    let all = details.places.map(\.collection.name.text)
    let places = details.places.filter { groups?.contains($0.collection.name) ?? true }
    guard !places.isEmpty else { throw BaiduError(.userMissing) }
    return Findings(
      places.map { UserInGroup(user: user.text, info: $0.note, group: $0.collection.name.text, groups: all) })
  }
}

/// What `user/add` says about a user.
private struct Registration {
  let user: Name
  let info: String
  let groups: [Name]
  let replaces: Bool

  init(_ call: Call) async throws {
    let fields = call.fields
    user = try fields.userID()
    try await call.gallery.checkNewUser(user)
    groups = try fields.requiredGroupIDs(isNew: true)
    try await call.gallery.checkNewGroups(groups)
    guard let info = try fields.userInfo() else {
      throw DialectFailure(.missingParameter, "The parameter user_info is missing.")
    }
    self.info = info
    replaces = try fields.replaces()
  }
}

extension BaiduSettings {
  /// What holds for faces that this dialect adds.
  var galleryLimits: GalleryLimits { GalleryLimits(facesPerCollection: facesPerGroup) }
}

/// A user in one of its groups.
private struct UserInGroup: Encodable, Sendable {
  let user: String
  let info: String
  let group: String
  /// All groups of the user.
  let groups: [String]

  static let schema = Schema.object([
    .userID, .userInfo, .groupID, .required("groups", .array(of: .string), "All groups of the user"),
  ])

  enum CodingKeys: String, CodingKey {
    case groups
    case user = "uid"
    case info = "user_info"
    case group = "group_id"
  }
}
