import Authentication
import DialectKit
import Foundation
import Gallery
import HTTPTypes
import Hummingbird

/// `/oauth/2.0/token`: API key and secret key buy an access token.
struct TokenEndpoints: Sendable {
  /// Seconds for which an access token is good.
  private static let lifetime = 2_592_000
  /// Seconds for which a refresh token is good.
  private static let refreshLifetime = 315_360_000

  let authenticator: Authenticator
  let issuesTokens: Bool

  var endpoints: [Endpoint] {
    [.get, .post].map { method in
      Endpoint("GetAccessToken", method, "/oauth/2.0/token") { request, context in
        try .json(try await token(for: request, context))
      }
      .described(
        "Get an access token for an API key and its secret key.",
        query: [
          .required("grant_type", .choice("client_credentials", "refresh_token")),
          .required("client_id", .string, "The API key"),
          .required("client_secret", .string, "The secret key"),
          .optional("refresh_token", .string, "For the grant type refresh_token"),
        ],
        answer: .object([
          .required("access_token", .string), .required("expires_in", .integer, "Seconds"),
          .required("refresh_token", .string), .required("scope", .string),
          .required("session_key", .string), .required("session_secret", .string),
        ]),
        isOpen: true)
    }
  }

  private func token(for request: Request, _ context: DialectContext) async throws -> TokenReply {
    var fields = try RequestFields(query: request.uri.query ?? "")
    if request.method == .post, fields["grant_type"] == nil {
      fields = try await .readForm(request, limits: BodyLimits(body: 8 << 10, part: 4 << 10))
    }
    let grant = try fields.string("grant_type") ?? ""
    guard ["client_credentials", "refresh_token"].contains(grant) else {
      throw OAuthRefusal.unsupportedGrant
    }
    guard issuesTokens else { throw OAuthRefusal.tokensSwitchedOff }
    let tenant = try await client(fields, context)
    if grant == "refresh_token" {
      guard try await owner(ofRefreshToken: fields.string("refresh_token") ?? "")?.id == tenant.id else {
        throw OAuthRefusal.invalidRefreshToken
      }
    }
    return TokenReply(
      accessToken: new(.baidu, for: tenant, lifetime: Self.lifetime), lifetime: Self.lifetime,
      refreshToken: new(.baiduRefresh, for: tenant, lifetime: Self.refreshLifetime))
  }

  /// - Returns: `nil` for a token that is not in order.
  private func owner(ofRefreshToken token: String) async throws -> Tenant? {
    do {
      return try await authenticator.tenant(ofToken: token, .baiduRefresh)
    } catch is BaiduError {
      return nil
    }
  }

  /// The tenant whose keys the caller knows.
  private func client(_ fields: RequestFields, _ context: DialectContext) async throws -> Tenant {
    guard let key = try fields.string("client_id"), let secret = try fields.string("client_secret") else {
      throw OAuthRefusal.incomplete
    }
    let found = try await authenticator.services.tenants.tenant(baiduAPIKey: key)
    let isRight = found.map { equalInConstantTime(secret, $0.credentials.baidu.secretKey) } ?? false
    try authenticator.services.judge(isRight: isRight, found, in: Authenticator.credentials, context)
    guard let tenant = found else { throw OAuthRefusal.unknownClient }
    guard isRight else { throw OAuthRefusal.wrongSecret }
    guard !tenant.isSuspended else { throw OAuthRefusal.suspended }
    return tenant
  }

  private func new(_ audience: AccessTokenAudience, for tenant: Tenant, lifetime: Int) -> String {
    authenticator.services.tokens.token(
      for: tenant.id, audience, secret: tenant.tokenSecret, at: authenticator.services.now, lifetime: lifetime
    )
  }
}

private struct TokenReply: Encodable {
  let accessToken: String
  let lifetime: Int
  let refreshToken: String
  /// Clients look for `brain_all_scope` and sign their requests where they do not find it.
  let scope = "public brain_all_scope vis-faceverify_faceverify"
  /// The vendor's clients have no use for these two, but may expect them.
  let sessionKey = UUID().uuidString.lowercased()
  let sessionSecret = UUID().uuidString.lowercased()

  enum CodingKeys: String, CodingKey {
    case scope
    case accessToken = "access_token"
    case lifetime = "expires_in"
    case refreshToken = "refresh_token"
    case sessionKey = "session_key"
    case sessionSecret = "session_secret"
  }
}
