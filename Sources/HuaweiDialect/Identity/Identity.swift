import Crypto
import Foundation
import Gallery

/// A tenant as the identity service names it.
struct Identity: Sendable, Equatable {
  let projectID: String
  /// The name by which the caller asks for the project, or the project's own.
  private(set) var projectName: String
  /// Further names that it answers to.
  let projectAliases: [String]
  let domainName: String
  let userName: String

  /// Ids that stay the same when secrets are rotated; nobody signs in with them.
  var domainID: String { derivedID("domain") }
  var userID: String { derivedID("user") }

  /// The same identity with its project under the name by which a caller asks for it.
  ///
  /// - Returns: `nil` when the project has no such name.
  func calling(projectBy name: String) -> Identity? {
    guard name == projectName || projectAliases.contains(name) else { return nil }
    var identity = self
    identity.projectName = name
    return identity
  }

  private func derivedID(_ kind: String) -> String {
    let digest = SHA256.hash(data: Data("\(kind) \(projectID)".utf8))
    return digest.prefix(16).map { String(format: "%02x", $0) }.joined()
  }
}

extension Tenant {
  /// - Parameter projectNames: What its project answers to beside its own name.
  func identity(_ projectNames: [String]) -> Identity {
    let account = credentials.huawei
    return Identity(
      projectID: account.projectID, projectName: account.projectName, projectAliases: projectNames,
      domainName: account.domain, userName: account.user)
  }
}
