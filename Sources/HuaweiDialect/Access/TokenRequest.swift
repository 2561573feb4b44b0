import DialectKit

/// The body of a request for a token (v2 reference, section 3.3).
struct TokenRequest: Sendable {
  /// What the token shall be good for.
  enum Scope: Sendable, Equatable {
    case projectID(String)
    case projectName(String)
    case domainID(String)
    case domainName(String)
    /// Nothing was said: all that the user has.
    case unstated

    /// Whether it lies within what a tenant has.
    func covers(_ identity: Identity) -> Bool {
      switch self {
      case .projectID(let id): id == identity.projectID
      case .projectName(let name): name == identity.projectName
      case .domainID(let id): id == identity.domainID
      case .domainName(let name): name == identity.domainName
      case .unstated: true
      }
    }

    /// Whether it is the whole account rather than one project.
    var isDomain: Bool {
      switch self {
      case .projectID, .projectName: false
      case .domainID, .domainName, .unstated: true
      }
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
  fileprivate init(_ scope: JSONPath?) throws(DialectFailure) {
    if let project = scope?["project"] {
      if let id = project["id"] {
        self = .projectID(try id.string)
      } else {
        self = .projectName(try project.required("name").string)
      }
    } else if let domain = scope?["domain"] {
      if let id = domain["id"] {
        self = .domainID(try id.string)
      } else {
        self = .domainName(try domain.required("name").string)
      }
    } else {
      self = .unstated
    }
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
