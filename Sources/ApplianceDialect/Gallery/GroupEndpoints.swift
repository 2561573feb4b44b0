import DialectKit
import Gallery
import Hummingbird

/// The groups (section 2).
struct GroupEndpoints: Sendable {
  /// How many groups there may be (section 2.2).
  static let mostGroups = 64
  /// The threshold of a group whose creator gave none (section 2.2).
  static let defaultScore = 80
  /// Names that clients take for steps in a path, and parts of other operations' paths.
  private static let unreachable: Set<Name> = [".", "..", "binding", "unbind"]

  /// Where the router would look for a face's token, and other dialects' groups of these names are.
  private static let shadowedPaths = ["/api/faceGroups/binding", "/api/faceGroups/unbind"]

  let gate: Gate

  var endpoints: [Endpoint] {
    [
      gate.endpoint("ListGroups", .get, "/api/faceGroups", list)
        .described(
          "List the groups.",
          answer: .envelope(
            .object([
              .required(
                "faceGroupList",
                .array(
                  of: .object([
                    .required("groupId", .string), .required("groupType", .string),
                    .required("groupScore", .score), .required("groupName", .string),
                    .required("groupFaces", .integer),
                  ])))
            ]))),
      gate.endpoint("CreateGroup", .post, "/api/faceGroups", create)
        .described(
          "Create a group.",
          body: .json([
            .required("groupId", .string(1...32)), .required("groupName", .string(1...128)),
            .optional("groupType", .string(0...128)),
            .optional("groupScore", .score, "From which score a face counts as found; 80 when not given"),
          ]), answer: .done, failures: .appliance(.groupIDConflict, .groupNameConflict, .groupOverLimit)),
      gate.endpoint("DeleteGroup", .delete, "/api/faceGroups/{groupId}", delete)
        .alsoAt(Self.shadowedPaths)
        .described(
          "Delete or empty a group.",
          body: .json([
            .required(
              "deleteAllFace", .mode,
              "1: its faces stay; 2: its faces are deleted, also from other groups; 3: faces bound nowhere else are "
                + "deleted, originals and the group stay; 4: faces bound nowhere else are deleted with their originals"
            )
          ]), answer: .done, failures: .appliance(.groupIDNotExist)),
      gate.endpoint("ListGroupFaces", .get, "/api/faceGroups/{groupId}", listFaces)
        .alsoAt(Self.shadowedPaths)
        .described(
          "List the faces of a group.", query: .requiredPage, answer: .faceList,
          failures: .appliance(.groupIDNotExist)),
      gate.endpoint("BindFace", .post, "/api/faceGroups/binding/{faceToken}", bind)
        .described(
          "Bind a face to groups.", body: .json([.required("faceGroupList", .groupNames)]),
          answer: .binding, failures: .appliance(.faceTokenNotExist)),
      gate.endpoint("UnbindFace", .delete, "/api/faceGroups/unbind/{faceToken}", unbind)
        .described(
          "Unbind a face from groups.", body: .json([.required("faceGroupList", .groupNames)]),
          answer: .binding, failures: .appliance(.faceTokenNotExist)),
      gate.endpoint("UpdateGroup", .put, "/api/faceGroups", update)
        .described(
          "Change what is sent of a group.",
          body: .json([
            .required("groupId", .string(1...Name.maximumLength)), .optional("groupName", .string(1...128)),
            .optional("groupType", .string(0...128)), .optional("groupScore", .score),
          ]), answer: .done, failures: .appliance(.groupIDNotExist, .groupNameConflict)),
    ]
  }

  /// 2.1
  @Sendable private func list(_ call: Call) async throws -> GroupListReply {
    GroupListReply(faceGroupList: try await call.gallery.collections().map(GroupReply.init))
  }

  /// 2.2
  @Sendable private func create(_ call: Call) async throws -> NoData {
    let fields = try await call.fields()
    let id = try fields.requiredText("groupId", bytes: 32)
    // Other dialects may make them. Here nobody could reach them by the path that names a group.
    guard !Self.unreachable.contains(Name(id)) else {
      throw ApplianceError.invalid("groupId", "cannot be \(id), which means something else in a path")
    }
    guard !id.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      throw ApplianceError.invalid("groupId", "contains a control character")
    }
    let name = try fields.requiredText("groupName", bytes: 128)
    let kind = try fields.text("groupType", bytes: 128) ?? ""
    let score = try fields.integer("groupScore", in: 0...100) ?? Self.defaultScore
    _ = try await call.gallery.createCollection(
      NewCollection(
        name: Name(id), matchThreshold: Double(score), kind: kind, displayName: Name(name),
        requiresUniqueDisplayName: true),
      limits: GalleryLimits(collections: Self.mostGroups))
    return NoData()
  }

  /// 2.3
  @Sendable private func delete(_ call: Call) async throws -> NoData {
    let fields = try await call.fields()
    let mode = try fields.required("deleteAllFace") { (name) throws(DialectFailure) in
      try fields.integer(name, in: 1...4)
    }
    let disposals: [CollectionDisposal] = [.keepFaces, .allFaces, .emptyOnly, .exclusiveFaces]
    try await call.gallery.deleteCollection(named: call.group, disposals[mode - 1])
    return NoData()
  }

  /// 2.4
  @Sendable private func listFaces(_ call: Call) async throws -> FaceListReply {
    let page = try call.page(isRequired: true)
    let list = try await call.gallery.faceDetails(inCollectionNamed: call.group, page)
    return FaceListReply(totalFaces: list.collection.faceCount, face: list.faces.map { FaceLine($0) })
  }

  /// 2.5
  @Sendable private func bind(_ call: Call) async throws -> BindingReply {
    let names = try await call.fields().names("faceGroupList")
    return BindingReply(try await call.gallery.bind(try call.face, toCollections: names))
  }

  /// 2.6
  @Sendable private func unbind(_ call: Call) async throws -> BindingReply {
    let names = try await call.fields().names("faceGroupList")
    return BindingReply(try await call.gallery.unbind(try call.face, fromCollections: names))
  }

  /// 2.7
  @Sendable private func update(_ call: Call) async throws -> NoData {
    let fields = try await call.fields()
    let id = Name(try fields.requiredText("groupId", bytes: Name.maximumLength))
    let name = try fields.text("groupName", bytes: 128).map { Name($0) }
    if let name, name.isEmpty { throw DialectFailure.invalid("groupName", "is empty") }
    _ = try await call.gallery.updateCollection(
      named: id,
      CollectionChanges(
        matchThreshold: try fields.integer("groupScore", in: 0...100).map(Double.init),
        kind: try fields.text("groupType", bytes: 128),
        displayName: name, requiresUniqueDisplayName: true))
    return NoData()
  }
}
