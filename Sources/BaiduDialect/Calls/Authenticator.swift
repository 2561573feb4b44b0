import Authentication
import DialectKit
import Gallery
import HTTPTypes
import Hummingbird

/// Finds out who calls: by an access token in the address, or by a signature in the headers.
struct Authenticator: Sendable {
  let services: DialectServices

  /// API key and secret key, however they are shown.
  static let credentials = "baidu"

  /// The tenant that sent a request.
  ///
  /// - Throws: ``BaiduError`` with the codes 100, 110, 111 and 216110.
  func tenant(of request: Request, _ context: DialectContext) async throws -> Tenant {
    if let header = request.headers[.authorization], BCEAuthorization.isMeant(by: header) {
      try await tenant(signing: request, header, context)
    } else {
      try await tenant(bearingTokenIn: request)
    }
  }

  private func tenant(bearingTokenIn request: Request) async throws -> Tenant {
    // The vendor's client for Node appends a second query to the first: `TOKEN?aipSdk=node`.
    guard let token = QueryString(request.uri.query)["access_token"]?.prefix(while: { $0 != "?" }),
      !token.isEmpty
    else {
      throw BaiduError(
        .tokenMissing, "Put an access_token into the address, or sign the request with bce-auth-v1.")
    }
    return try await tenant(ofToken: String(token), .baidu)
  }

  /// The tenant for which a token was issued.
  func tenant(ofToken token: String, _ audience: AccessTokenAudience) async throws -> Tenant {
    do {
      let claims = try await services.tokens.claims(of: token, audience, at: services.now) {
        (id) async throws(GalleryError) in try await services.tenants.tenant(id)?.tokenSecret
      }
      guard let tenant = try await services.tenants.tenant(claims.tenant) else {
        throw BaiduError(.tokenInvalid)
      }
      return tenant
    } catch AccessTokenError.expired {
      throw BaiduError(.tokenExpired)
    } catch is AccessTokenError {
      throw BaiduError(.tokenInvalid)
    }
  }

  private func tenant(
    signing request: Request, _ header: String, _ context: DialectContext
  ) async throws -> Tenant {
    func judge(isRight: Bool, _ tenant: Tenant?) throws {
      try services.judge(isRight: isRight, tenant, in: Self.credentials, context)
    }
    do {
      let authorization = try BCEAuthorization(header)
      guard let tenant = try await services.tenants.tenant(baiduAPIKey: authorization.accessKey) else {
        try judge(isRight: false, nil)
        throw BaiduError(.applicationMissing)
      }
      do throws(BCEAuthorizationError) {
        try authorization.check(
          BCESignedRequest(request), secretKey: tenant.credentials.baidu.secretKey, at: services.now)
      } catch {
        if error == .mismatch { try judge(isRight: false, tenant) }
        throw error
      }
      try judge(isRight: true, tenant)
      return tenant
    } catch BCEAuthorizationError.malformed {
      throw BaiduError(.tokenMissing, "The bce-auth-v1 header is malformed.")
    } catch BCEAuthorizationError.lifetime {
      throw BaiduError(
        .tokenMissing,
        "A bce-auth-v1 signature may be good for 1 to \(BCEAuthorization.longestLifetime) seconds.")
    } catch BCEAuthorizationError.expired {
      throw BaiduError(.tokenExpired)
    } catch is BCEAuthorizationError {
      throw BaiduError(.tokenInvalid)
    }
  }
}

extension Tenant {
  /// What an access token depends on: when either key is rotated, the tokens that were bought with it end.
  var tokenSecret: String { credentials.baidu.apiKey + credentials.baidu.secretKey }
}

extension BCESignedRequest {
  fileprivate init(_ request: Request) {
    var headers = request.headers.map { (name: $0.name.rawName, value: $0.value) }
    // The library takes this header out of the others.
    if let host = request.head.authority { headers.append((name: "Host", value: host)) }
    self.init(
      method: request.method.rawValue, path: request.uri.path, query: request.uri.query, headers: headers)
  }
}
