import Authentication
import DialectKit
import Gallery
import HTTPTypes
import Hummingbird

/// The operations of the identity service that callers of the face service use (v2 reference, 3.2, 3.3 and 6.3.1).
struct IdentityEndpoints: Sendable {
  /// Seconds for which a token is valid (v2 reference, section 3.3).
  private static let tokenLifetime = 24 * 60 * 60

  let gate: Gate

  var endpoints: [Endpoint] {
    [
      Endpoint("CreateToken", .post, "/v3/auth/tokens") { request, context in
        try await createToken(request, context)
      }
      .described(
        "Exchange a password for a token, which comes in the header X-Subject-Token.",
        body: .json([.required("auth", .any, "identity.password.user with name, password and domain; scope")]
        ),
        answer: .object([.required("token", .any)]), status: .created, isOpen: true,
        failures: .json + .codes(.unauthenticated)),
      projects("ListProjects", "/v3/projects"), projects("ListAuthorisedProjects", "/v3/auth/projects"),
      gate.endpoint("ShowProject", .get, "/v3/projects/{project_id}", limits: .withoutImages) { call in
        try .json(["project": ProjectReply(identity(of: call.tenant), root: root(of: call))])
      }
      .described(
        "Show the caller's project.", answer: .object([.required("project", .any)]),
        failures: .codes(.unauthenticated, .tokenExpired, .tokenRejected, .projectMismatch)),
    ]
  }

  private func createToken(_ request: Request, _ context: DialectContext) async throws -> Response {
    let services = gate.services
    let asked = try TokenRequest(await RequestFields.read(request, limits: .credentials))
    let found = try await services.tenants.tenant(huaweiDomain: asked.domain, user: asked.user)
    let isRight =
      found.map { equalInConstantTime(asked.password, $0.credentials.huawei.password) } ?? false
    try services.judge(isRight: isRight, found, in: Authenticator.passwords, context)
    guard let tenant = found, isRight else {
      throw HuaweiError(.unauthenticated, "The user name, account name or password is wrong.")
    }
    guard let identity = asked.scope.narrowed(identity(of: tenant)) else {
      throw HuaweiError(.unauthenticated, "The scope names a project or an account that is not the user's.")
    }
    try services.admit(tenant, in: context)
    let issued = services.now
    let token = services.tokens.token(
      for: tenant.id, .huawei, secret: tenant.credentials.huawei.password, at: issued,
      lifetime: Self.tokenLifetime)
    let expires = Timestamp(milliseconds: issued.milliseconds + Int64(Self.tokenLifetime) * 1000)
    var response = try Response.json(
      TokenReply(identity, scope: asked.scope, issued: issued, expires: expires), status: .created)
    response.headers[named: "X-Subject-Token"] = token
    return response
  }

  private func projects(_ operation: String, _ path: String) -> Endpoint {
    gate.endpoint(operation, .get, path, limits: .withoutImages, handler: listProjects)
      .described(
        "List the caller's projects, of which there is one.",
        query: [.optional("name", .string), .optional("domain_id", .string), .optional("enabled", .boolean)],
        answer: .projects, failures: .codes(.unauthenticated, .tokenExpired, .tokenRejected))
  }

  private func listProjects(_ call: Call) async throws -> Response {
    let own = identity(of: call.tenant)
    let query = call.query
    // An answer with one project is what the vendor's clients need, so it is listed under one name.
    let identity = query["name"].map(own.calling(projectBy:)) ?? own
    let isWanted =
      query["domain_id"].map { $0 == own.domainID } ?? true
      && query["enabled"].map { $0.lowercased() != "false" } ?? true
    let root = root(of: call)
    return try .json(
      ProjectsReply(
        projects: isWanted ? [identity].compactMap { $0 }.map { ProjectReply($0, root: root) } : [],
        links: LinksReply(to: root + call.request.uri.path)))
  }

  private func identity(of tenant: Tenant) -> Identity { tenant.identity(gate.settings.projectNames) }

  /// The address at which the caller reached this server.
  private func root(of call: Call) -> String {
    "\(call.request.head.scheme ?? "http")://\(call.request.head.authority ?? "localhost")"
  }
}
