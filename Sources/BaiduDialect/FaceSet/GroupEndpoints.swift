import DialectKit
import Gallery

/// `faceset/group`: the groups, and who is in them.
struct GroupEndpoints: Sendable {
  private static let usualCount = 100

  let reception: Reception
  let settings: BaiduSettings

  var endpoints: [Endpoint] {
    let root = "/rest/2.0/face/v2/faceset/group"
    return [
      reception.post("ListGroups", "\(root)/getlist", list),
      reception.get("ListGroupsByQuery", "\(root)/getlist", list),
      reception.post("ListGroupUsers", "\(root)/getusers", users),
      reception.get("ListGroupUsersByQuery", "\(root)/getusers", users),
      reception.post("AddGroupUser", "\(root)/adduser", add),
      reception.post("DeleteGroupUser", "\(root)/deleteuser", changesUser: true, delete),
    ]
  }

  private func list(_ call: Call) async throws -> Findings<String> {
    Findings(try await call.gallery.collections(try page(call.fields)).map(\.name))
  }

  private func users(_ call: Call) async throws -> Findings<GroupUser> {
    let group = try call.fields.groupID()
    let members = try await call.gallery.members(ofCollectionNamed: group, try page(call.fields))
    return Findings(members.map { GroupUser(user: $0.subject.key, info: $0.note) })
  }

  private func add(_ call: Call) async throws -> Nothing {
    let source = try call.fields.groupID("src_group_id")
    let user = try call.fields.userID()
    let groups = try call.fields.requiredGroupIDs(isNew: true)
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

  /// `start` and `end`, of which the second is a count.
  private func page(_ fields: RequestFields) throws -> Page {
    try Page(
      offset: fields.count("start", 0...Int.max, default: 0),
      limit: fields.count("end", 0...RequestLimits.entries, default: Self.usualCount))
  }
}

private struct GroupUser: Encodable, Sendable {
  let user: String
  let info: String

  enum CodingKeys: String, CodingKey {
    case user = "uid"
    case info = "user_info"
  }
}
