import Foundation
import Gallery

/// The answer to a request for a token; the token itself is in a header.
struct TokenReply: Encodable {
  struct Named: Encodable {
    let id: String
    let name: String
  }

  struct User: Encodable {
    let id: String
    let name: String
    let domain: Named
    let passwordExpiresAt = ""

    enum CodingKeys: String, CodingKey {
      case id, name, domain
      case passwordExpiresAt = "password_expires_at"
    }
  }

  struct Project: Encodable {
    let id: String
    let name: String
    let domain: Named
  }

  struct Token: Encodable {
    let methods = ["password"]
    let issuedAt: String
    let expiresAt: String
    let user: User
    let project: Project?
    let domain: Named?
    let roles: [Named] = []
    let catalog: [Named] = []

    enum CodingKeys: String, CodingKey {
      case methods, user, project, domain, roles, catalog
      case issuedAt = "issued_at"
      case expiresAt = "expires_at"
    }
  }

  let token: Token

  init(_ identity: Identity, scope: TokenRequest.Scope, issued: Timestamp, expires: Timestamp) {
    let domain = Named(id: identity.domainID, name: identity.domainName)
    token = Token(
      issuedAt: issued.microsecondText, expiresAt: expires.microsecondText,
      user: User(id: identity.userID, name: identity.userName, domain: domain),
      project: scope.extent == .project
        ? Project(id: identity.projectID, name: identity.projectName, domain: domain) : nil,
      domain: scope.extent == .domain ? domain : nil)
  }
}

/// The answer to a question for the caller's projects (v2 reference, section 6.3.1).
struct ProjectsReply: Encodable {
  let projects: [ProjectReply]
  let links: LinksReply
}

struct ProjectReply: Encodable {
  let domainID: String
  let isDomain = false
  let parentID: String
  let name: String
  let description = ""
  let links: LinksReply
  let id: String
  let enabled = true

  /// - Parameter root: The address at which the caller reached this server.
  init(_ identity: Identity, root: String) {
    domainID = identity.domainID
    parentID = identity.domainID
    name = identity.projectName
    id = identity.projectID
    links = LinksReply(to: "\(root)/v3/projects/\(identity.projectID)")
  }

  enum CodingKeys: String, CodingKey {
    case name, description, links, id, enabled
    case domainID = "domain_id"
    case isDomain = "is_domain"
    case parentID = "parent_id"
  }
}

/// `next` and `previous` are there and `null`: there is one page only.
struct LinksReply: Encodable {
  private let own: String

  init(to address: String) { own = address }

  enum CodingKeys: String, CodingKey {
    case next, previous
    case own = "self"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeNil(forKey: .next)
    try container.encodeNil(forKey: .previous)
    try container.encode(own, forKey: .own)
  }
}

extension Timestamp {
  private static let seconds = Date.ISO8601FormatStyle().year().month().day().dateTimeSeparator(.standard)
    .time(includingFractionalSeconds: false)

  /// `2026-01-31T12:34:56.789000Z`
  fileprivate var microsecondText: String {
    let whole = Date(timeIntervalSince1970: Double(milliseconds / 1000))
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    return "\(Self.seconds.format(whole)).\(fraction)000Z"
  }
}
