import DialectKit

/// The body of a request for a token (v2 reference, section 3.3).
struct TokenRequest: Sendable {
  /// What the token shall be good for. Whatever is named must be the caller's.
  struct Scope: Sendable, Equatable {
    enum Extent: Sendable, Equatable {
      case project
      /// The whole account; also where nothing is said.
      case domain
    }

    fileprivate(set) var extent = Extent.domain
    fileprivate(set) var projectID: String?
    fileprivate(set) var projectName: String?
    fileprivate(set) var domainID: String?
    fileprivate(set) var domainName: String?

    /// The identity as the scope names it; `nil` when anything that it names is not the identity's.
    func narrowed(_ identity: Identity) -> Identity? {
      guard projectID ?? identity.projectID == identity.projectID,
        domainID ?? identity.domainID == identity.domainID,
        domainName ?? identity.domainName == identity.domainName
      else { return nil }
      return projectName.map(identity.calling(projectBy:)) ?? identity
    }
  }

  let domain: String
  let user: String
  let password: String
  let scope: Scope

  /// - Throws: ``DialectFailure`` of the kinds `missingParameter` and `invalidParameter`.
  init(_ fields: RequestFields) throws(DialectFailure) {
    let auth = try JSONPath(fields.required("auth", fields.json), name: "auth")
    let identity = try auth.required("identity")
    guard case .array(let methods) = try identity.required("methods").value, methods == [.string("password")]
    else { throw .invalid("auth.identity.methods", "must be [\"password\"]: no other way is supported") }
    let user = try identity.required("password").required("user")
    self.user = try user.required("name").string
    domain = try user.required("domain").required("name").string
    password = try user.required("password").string
    scope = try Scope(auth["scope"])
  }
}

extension TokenRequest.Scope {
  /// - Parameter scope: A project by id or name, which may name its account, or an account by id or name.
  fileprivate init(_ scope: JSONPath?) throws(DialectFailure) {
    guard let scope else { return }
    guard case .object = scope.value else { throw .invalid(scope.name, "must be an object") }
    if let project = scope["project"] {
      extent = .project
      projectID = try project["id"]?.string
      projectName = try project["name"]?.string
      // One of them is needed; the message asks for the name, as the document has it.
      if projectID == nil { projectName = try project.required("name").string }
      try take(domain: project["domain"])
    }
    if let domain = scope["domain"] {
      try take(domain: domain)
      if domainID == nil { domainName = try domain.required("name").string }
    }
  }

  private mutating func take(domain: JSONPath?) throws(DialectFailure) {
    if let id = try domain?["id"]?.string { domainID = id }
    if let name = try domain?["name"]?.string { domainName = name }
  }
}

/// A place inside a JSON value, whose name stands in messages to the caller.
private struct JSONPath {
  let value: JSONValue
  let name: String

  init(_ value: JSONValue, name: String) {
    self.value = value
    self.name = name
  }

  /// A member that is there and not `null`.
  subscript(member: String) -> JSONPath? {
    guard case .object(let members) = value, let inner = members[member], inner != .null else { return nil }
    return JSONPath(inner, name: "\(name).\(member)")
  }

  func required(_ member: String) throws(DialectFailure) -> JSONPath {
    guard let inner = self[member] else {
      throw DialectFailure(.missingParameter, "The parameter \(name).\(member) is missing.")
    }
    return inner
  }

  var string: String {
    get throws(DialectFailure) {
      guard case .string(let text) = value else { throw .invalid(name, "must be a string") }
      return text
    }
  }
}
