import DialectKit
import Gallery

/// `faceset/group`: the groups, and who is in them.
struct GroupEndpoints: Sendable {
  private static let usualCount = 100

  let gate: Gate
  let settings: BaiduSettings

  var endpoints: [Endpoint] {
    let root = "/rest/2.0/face/v2/faceset/group"
    return [
      gate.post("ListGroups", "\(root)/getlist", list)
        .described(Self.listing, body: .fields(Field.page, as: .urlEncoded), answer: .findings(of: .string)),
      gate.get("ListGroupsByQuery", "\(root)/getlist", list)
        .described(Self.listing, query: Field.page, answer: .findings(of: .string)),
      gate.post("ListGroupUsers", "\(root)/getusers", users)
        .described(
          Self.listingUsers, body: .fields([.groupID] + Field.page, as: .urlEncoded),
          answer: .findings(of: GroupUser.schema), failures: .baidu(.emptyGroup)),
      gate.get("ListGroupUsersByQuery", "\(root)/getusers", users)
        .described(
          Self.listingUsers, query: [.groupID] + Field.page, answer: .findings(of: GroupUser.schema),
          failures: .baidu(.emptyGroup)),
      gate.post("AddGroupUser", "\(root)/adduser", add)
        .described(
          "Copy a user with faces and note from one group into others.",
          body: .form(
            .required("src_group_id", .string, "Name of the group to copy from"), .groupIDs, .userID),
          answer: .nothing,
          failures: .baidu(.userMissing, .emptyGroup, .invalidUserID, .userNotAdded, .tooManyUsers)),
      gate.post("DeleteGroupUser", "\(root)/deleteuser", changesUser: true, delete)
        .described(
          "Take a user out of groups, though not out of the last one.", body: .form(.groupIDs, .userID),
          answer: .nothing,
          failures: .baidu(.userToChangeMissing, .emptyGroup, .invalidUserID, .lastGroup)),
    ]
  }

  private static let listing = "List the groups."
  private static let listingUsers = "List the users of a group."

  private func list(_ call: Call) async throws -> Findings<String> {
    Findings(try await call.gallery.collections(try page(call.fields)).map(\.name.text))
  }

  private func users(_ call: Call) async throws -> Findings<GroupUser> {
    let group = try call.fields.groupID()
    let members = try await call.gallery.members(ofCollectionNamed: group, try page(call.fields))
    return Findings(members.map { GroupUser(user: $0.subject.key.text, info: $0.note) })
  }

  private func add(_ call: Call) async throws -> Nothing {
    let source = try call.fields.groupID("src_group_id")
    let user = try call.fields.userID()
    let groups = try call.fields.requiredGroupIDs(isNew: true)
    try await call.gallery.checkNewGroups(groups)
    try await call.gallery.copySubject(
      user, from: source, to: groups, createsMissingCollections: true, limits: settings.galleryLimits)
    return Nothing()
  }

  private func delete(_ call: Call) async throws -> Nothing {
    let user = try call.fields.userID()
    let groups = try call.fields.requiredGroupIDs()
    try await call.gallery.removeSubject(user, fromCollections: groups, keepsLast: true)
    return Nothing()
  }

  /// `start` with `end` or `num`: both are counts, the document has the one and the vendor's last clients the other.
  private func page(_ fields: RequestFields) throws -> Page {
    guard fields["end"] == nil || fields["num"] == nil else {
      throw DialectFailure.invalid("end", "and num mean the same: send only one of them")
    }
    return try Page(
      offset: fields.integer("start", in: 0...Int.max) ?? 0,
      limit: fields.integer(fields["num"] == nil ? "end" : "num", in: 0...RequestLimits.entries)
        ?? Self.usualCount)
  }
}

private struct GroupUser: Encodable, Sendable {
  let user: String
  let info: String

  static let schema = Schema.object([.userID, .userInfo])

  enum CodingKeys: String, CodingKey {
    case user = "uid"
    case info = "user_info"
  }
}
