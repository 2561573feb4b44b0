/// One customer: owner of collections, subjects, faces and images, and of one credential set per dialect.
package struct Tenant: Hashable, Sendable {
  /// Its number in the store, which no other tenant ever has.
  package let id: TenantID
  /// Unique in the data folder; 1–64 of `[A-Za-z0-9_-]`.
  package let name: String
  /// What its callers sign in with.
  package var credentials: Credentials
  /// A suspended tenant keeps its data, but its callers are refused.
  package var isSuspended: Bool
  /// When it was made.
  package let created: Timestamp

  package init(
    id: TenantID, name: String, credentials: Credentials, isSuspended: Bool, created: Timestamp
  ) {
    self.id = id
    self.name = name
    self.credentials = credentials
    self.isSuspended = isSuspended
    self.created = created
  }
}
