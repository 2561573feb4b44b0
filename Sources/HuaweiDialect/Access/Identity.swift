import Crypto
import Foundation
import Gallery

/// A tenant as the identity service names it.
struct Identity: Sendable, Equatable {
  let projectID: String
  let projectName: String
  let domainName: String
  let userName: String

  /// Ids that stay the same when secrets are rotated; nobody signs in with them.
  var domainID: String { derivedID("domain") }
  var userID: String { derivedID("user") }

  private func derivedID(_ kind: String) -> String {
    let digest = SHA256.hash(data: Data("\(kind) \(projectID)".utf8))
    return digest.prefix(16).map { String(format: "%02x", $0) }.joined()
  }
}

extension Tenant {
  var identity: Identity {
    let account = credentials.huawei
    return Identity(
      projectID: account.projectID, projectName: account.projectName, domainName: account.domain,
      userName: account.user)
  }
}
