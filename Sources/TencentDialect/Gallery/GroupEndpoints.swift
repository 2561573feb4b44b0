import DialectKit
import Gallery

/// `addgroupids` and `delgroupids`: a person's groups, as the vendor's later documentation and clients (2018) have them.
/// They move a person without enrolling it again. Their bodies name no bucket.
struct GroupEndpoints: Sendable {
  let gate: Gate
  let settings: TencentSettings

  private static let takes: [Field] = [
    .person, .groupIDs, .optional("session_id", .string, "Accepted and not used"),
  ]

  private static func gives(_ count: String, _ note: String) -> [Field] {
    [
      .person, .required(count, .integer, note),
      .required("group_ids", .array(of: .string), "The person's groups now"), .session,
    ]
  }

  var endpoints: [Endpoint] {
    [
      gate.endpoint("addgroupids", needsBucket: false) { try await add($0) }
        .described(
          "Put a person into further groups, which are created where they are missing.", takes: Self.takes,
          gives: Self.gives("added", "How many groups are new"),
          fails: [.personMissing, .groupListMissing, .tooManyPersons, .tooManyGroups, .tooManyFaces],
          needsBucket: false),
      gate.endpoint("delgroupids", needsBucket: false) { try await remove($0) }
        .described(
          "Take a person out of groups, though not out of the last one.", takes: Self.takes,
          gives: Self.gives("deleted", "How many groups it was in"),
          fails: [.personMissing, .groupMissing, .groupListMissing, .tooManyGroups, .tooManyFaces],
          needsBucket: false),
    ]
  }

  private func add(_ call: Call) async throws -> [String: JSONValue] {
    let person = try call.identifier("person_id")
    let change = try await call.gallery.addSubject(
      person, toCollections: try await call.newGroupIDs(most: settings.groups),
      createsMissingCollections: true,
      limits: settings.galleryLimits)
    return data(person, "added", change, call)
  }

  private func remove(_ call: Call) async throws -> [String: JSONValue] {
    let person = try call.identifier("person_id")
    let change = try await call.gallery.withdrawSubject(
      person, fromCollections: try call.groupIDs(most: settings.groups))
    return data(person, "deleted", change, call)
  }

  private func data(
    _ person: Name, _ count: String, _ change: MembershipChange, _ call: Call
  ) -> [String: JSONValue] {
    [
      "person_id": .string(person.text), count: .integer(Int64(change.count)),
      "group_ids": .strings(change.collections.map(\.name.text)), "session_id": call.session,
    ]
  }
}
