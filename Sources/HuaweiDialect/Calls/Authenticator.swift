import Authentication
import DialectKit
import Gallery
import HTTPTypes
import Hummingbird
import NIOCore

/// Finds out who calls (v2 reference, section 3.3): by a token of the identity service, or a signature with AK and SK.
struct Authenticator: Sendable {
  /// The two kinds of credentials, which are guessed at apart.
  static let passwords = "huawei password"
  private static let secretKeys = "huawei secret key"

  let services: DialectServices

  /// Finds the tenant for whom a request speaks.
  ///
  /// - Parameters:
  ///   - request: Its body is read where the signature covers it, and stays readable.
  ///   - limit: The most bytes that are read of the body.
  /// - Throws: ``HuaweiError``.
  func tenant(
    of request: inout Request, limit: Int, _ context: DialectContext
  ) async throws -> Tenant {
    if let token = request.headers[named: "X-Auth-Token"] { return try await tenant(ofToken: token) }
    guard let authorization = request.headers[.authorization] else {
      throw HuaweiError(
        .unauthenticated, "The request carries neither X-Auth-Token nor a signature in Authorization.")
    }
    do {
      return try await tenant(signing: &request, authorization, limit: limit, context)
    } catch let error as SDKSignatureError {
      throw HuaweiError(.unauthenticated, error.message)
    }
  }

  private func tenant(ofToken token: String) async throws -> Tenant {
    do {
      let claims = try await services.tokens.claims(of: token, .huawei, at: services.now) {
        (id) async throws(GalleryError) in
        try await services.tenants.tenant(id)?.credentials.huawei.password
      }
      guard let tenant = try await services.tenants.tenant(claims.tenant) else {
        throw AccessTokenError.damaged
      }
      return tenant
    } catch AccessTokenError.expired {
      throw HuaweiError(.tokenExpired)
    } catch AccessTokenError.damaged {
      throw HuaweiError(.tokenRejected)
    }
  }

  private func tenant(
    signing request: inout Request, _ authorization: String, limit: Int, _ context: DialectContext
  ) async throws -> Tenant {
    // Whatever can be refused without the body is refused before it is read.
    let signature = try SDKSignature(
      authorization: authorization, date: request.headers[named: "X-Sdk-Date"], at: services.now)
    guard let tenant = try await services.tenants.tenant(huaweiAccessKey: signature.accessKey) else {
      try services.judge(isRight: false, nil, in: Self.secretKeys, context)
      throw SDKSignatureError.wrong
    }
    try services.checkGuesses(tenant, in: Self.secretKeys, context)
    let signed = SDKSignedRequest(request, headers: signature.signedHeaders)
    func judge(_ payload: SDKSignedRequest.Payload) throws {
      do throws(SDKSignatureError) {
        try signature.verify(signed, payload: payload, secretKey: tenant.credentials.huawei.secretKey)
      } catch {
        if error == .wrong { try services.judge(isRight: false, tenant, in: Self.secretKeys, context) }
        throw error
      }
      try services.judge(isRight: true, tenant, in: Self.secretKeys, context)
    }
    guard let stated = statedPayload(of: request) else {
      try judge(.hash(of: try await wholeBody(of: &request, limit: limit)))
      return tenant
    }
    // A caller who says what the body will be is known before it is read.
    try judge(stated)
    if case .hash = stated, stated != .hash(of: try await wholeBody(of: &request, limit: limit)) {
      throw SDKSignatureError.wrong
    }
    return tenant
  }

  /// What the caller says to have signed of the body; `nil` when nothing is said.
  private func statedPayload(of request: Request) -> SDKSignedRequest.Payload? {
    guard let stated = request.headers[named: SDKSignedRequest.Payload.contentHeader] else { return nil }
    guard stated == SDKSignedRequest.Payload.unsignedMark else { return .hash(stated.asciiLowercased) }
    // The SDKs leave out what is not JSON: a form with a file then needs no second reading.
    let isJSON = request.headers[.contentType] == nil || request.contentType?.token == "application/json"
    return isJSON ? nil : .unsigned
  }

  /// The body, which stays readable.
  private func wholeBody(of request: inout Request, limit: Int) async throws -> ByteBuffer {
    let body = try await request.wholeBody(limit: limit)
    request.body = RequestBody(buffer: body)
    return body
  }
}

extension SDKSignedRequest.Payload {
  fileprivate static func hash(of body: ByteBuffer) -> SDKSignedRequest.Payload {
    body.withUnsafeReadableBytes { hash(of: $0) }
  }
}

extension SDKSignedRequest {
  /// - Parameter headers: The names, in lower case, that are signed.
  fileprivate init(_ request: Request, headers names: [String]) {
    var headers: [String: String] = [:]
    for name in names { headers[name] = request.headers[named: name] }
    // The library keeps the host apart from the other headers.
    headers["host"] = request.head.authority ?? headers["host"]
    self.init(
      method: request.method.rawValue, path: request.uri.path, query: request.uri.query, headers: headers)
  }
}
