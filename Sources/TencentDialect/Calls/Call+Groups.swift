import DialectKit
import Gallery

extension Call {
  /// The groups of `group_ids`, each once; one at least.
  ///
  /// - Parameter most: How many may be named, which is how many there can be.
  /// - Throws: ``TencentError`` with code -1301 when the list is missing, -1307 when it has no entry, -1311 when it has
  ///   too many.
  func groupIDs(most: Int) throws -> [Name] {
    let groups = try identifiers("group_ids")
    guard !groups.isEmpty else { throw TencentError(.groupListMissing) }
    guard groups.count <= most else { throw TencentError(.tooManyGroups) }
    return groups
  }

  /// The same for groups that are made where they are missing.
  ///
  /// - Throws: besides ``TencentError`` with code -1304 when the id of one that is missing is too long.
  func newGroupIDs(most: Int) async throws -> [Name] {
    let groups = try groupIDs(most: most)
    try await checkNewGroups(groups, "group_ids")
    return groups
  }

  /// The groups to look in: the one of `group_id`, which the document has and which wins as in the vendor's clients, or
  /// those of `group_ids`, which its later clients send.
  ///
  /// - Throws: as ``groupIDs(most:)``; code -1301 when there is neither.
  func groupsToSearch(most: Int) throws -> [Name] {
    guard fields["group_id"] == nil, fields.has("group_ids") else { return [try identifier("group_id")] }
    return try groupIDs(most: most)
  }
}
