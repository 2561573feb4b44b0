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

  let access: Access
  let issuesTokens: Bool

  var endpoints: [Endpoint] {
    [.get, .post].map { method in
      Endpoint("GetAccessToken", method, "/oauth/2.0/token") { request, context in
        do {
          return try .json(try await token(for: request, context))
        } catch let refusal as OAuthRefusal {
          return try refusal.response
        } catch let failure as DialectFailure where failure.isMalformedRequest {
          return try OAuthRefusal(error: .invalidRequest, description: failure.message).response
        }
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
        isOpen: true, failures: OAuthRefusal.Code.allCases.map(\.description),
        failure: .object([.required("error", .string), .required("error_description", .string)]))
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
      return try await access.tenant(ofToken: token, .baiduRefresh)
    } catch is BaiduError {
      return nil
    }
  }

  /// The tenant whose keys the caller knows.
  private func client(_ fields: RequestFields, _ context: DialectContext) async throws -> Tenant {
    guard let key = try fields.string("client_id"), let secret = try fields.string("client_secret") else {
      throw OAuthRefusal.incomplete
    }
    let found = try await access.services.tenants.tenant(baiduAPIKey: key)
    let isRight = found.map { equalInConstantTime(secret, $0.credentials.baidu.secretKey) } ?? false
    do {
      try access.services.judge(isRight: isRight, found, in: Access.credentials, context)
    } catch {
      throw OAuthRefusal.tooManyGuesses(error)
    }
    guard let tenant = found else { throw OAuthRefusal.unknownClient }
    guard isRight else { throw OAuthRefusal.wrongSecret }
    guard !tenant.isSuspended else { throw OAuthRefusal.suspended }
    return tenant
  }

  private func new(_ audience: AccessTokenAudience, for tenant: Tenant, lifetime: Int) -> String {
    access.services.tokens.token(
      for: tenant.id, audience, secret: tenant.tokenSecret, at: access.services.now, lifetime: lifetime)
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

/// Why no token is issued, in the form of RFC 6749, section 5.2. The vendor's client for Java signs its requests where
/// the status says that it gets no token.
private struct OAuthRefusal: Error, Encodable {
  enum Code: String, Encodable, CaseIterable {
    case invalidClient = "invalid_client"
    case invalidRequest = "invalid_request"
    case invalidGrant = "invalid_grant"
    case unsupportedGrant = "unsupported_grant_type"
    case unauthorizedClient = "unauthorized_client"
    /// Not one of the section's: what RFC 6749 has for a server that cannot take a request now.
    case temporarilyUnavailable = "temporarily_unavailable"

    var status: HTTPResponse.Status { self == .invalidClient ? .unauthorized : .badRequest }

    var description: FailureDescription {
      let message =
        switch self {
        case .invalidClient: "The keys are wrong, or the application is suspended."
        case .invalidRequest: "A parameter is missing, or the body is no form."
        case .invalidGrant: "The refresh token is invalid or expired."
        case .unsupportedGrant: "The grant type is none of those described."
        case .unauthorizedClient: "This server issues no access tokens."
        case .temporarilyUnavailable: "Too many wrong keys came from this address."
        }
      return FailureDescription(code: rawValue, status: status, message: message)
    }
  }

  let error: Code
  let description: String
  /// Seconds after which it may be tried again.
  var retryAfter: Int?

  enum CodingKeys: String, CodingKey {
    case error
    case description = "error_description"
  }

  var response: Response {
    get throws {
      var response = try Response.json(self, status: error.status)
      if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
      return response
    }
  }

  static let unknownClient = OAuthRefusal(error: .invalidClient, description: "unknown client id")
  static let wrongSecret = OAuthRefusal(error: .invalidClient, description: "Client authentication failed")
  static let suspended = OAuthRefusal(error: .invalidClient, description: "The application is suspended.")
  static func tooManyGuesses(_ failure: DialectFailure) -> OAuthRefusal {
    OAuthRefusal(
      error: .temporarilyUnavailable, description: failure.message, retryAfter: failure.retryAfter)
  }
  static let incomplete = OAuthRefusal(
    error: .invalidRequest, description: "Send client_id and client_secret.")
  static let invalidRefreshToken = OAuthRefusal(
    error: .invalidGrant, description: "The refresh_token is invalid or expired. Use client_credentials.")
  static let unsupportedGrant = OAuthRefusal(
    error: .unsupportedGrant,
    description: "The grant_type must be client_credentials or refresh_token.")
  static let tokensSwitchedOff = OAuthRefusal(
    error: .unauthorizedClient,
    description: "This server issues no access tokens. Sign requests with bce-auth-v1.")
}

extension DialectFailure {
  /// Whether the request is at fault rather than the server or its load.
  fileprivate var isMalformedRequest: Bool {
    switch kind {
    case .malformedForm, .wrongContentType, .bodyTooLarge, .imageTooLarge, .invalidParameter,
      .missingParameter:
      true
    default: false
    }
  }
}
