import Authentication
import DialectKit
import Gallery
import HTTPTypes
import Hummingbird
import NIOCore

// Who a caller is (v2 reference, section 3.3): a token of the identity service, or a signature with AK and SK.
extension Gate {
  /// Finds the tenant for whom a request speaks.
  ///
  /// - Parameters:
  ///   - request: Its body is read where the signature covers it, and stays readable.
  ///   - limit: The most bytes that are read of the body.
  func authenticate(_ request: inout Request, limit: Int) async throws -> Tenant {
    if let token = request.headers[named: "X-Auth-Token"] { return try await tenant(ofToken: token) }
    guard let authorization = request.headers[.authorization] else {
      throw HuaweiError(
        .unauthenticated, "The request carries neither X-Auth-Token nor a signature in Authorization.")
    }
    do {
      return try await tenant(signing: &request, authorization, limit: limit)
    } catch let error as SDKSignatureError {
      throw HuaweiError(.unauthenticated, error.message)
    }
  }

  private func tenant(ofToken token: String) async throws -> Tenant {
    do {
      let claims = try await services.tokens.claims(of: token, .huawei, at: services.now) {
        (id) async throws(MienError) in
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
    signing request: inout Request, _ authorization: String, limit: Int
  ) async throws -> Tenant {
    // Whatever can be refused without the body is refused before it is read.
    let signature = try SDKSignature(
      authorization: authorization, date: request.headers[named: "X-Sdk-Date"], at: services.now)
    guard let tenant = try await services.tenants.tenant(huaweiAccessKey: signature.accessKey) else {
      throw SDKSignatureError.wrong
    }
    let payload = try await signedPayload(of: &request, limit: limit)
    try signature.verify(
      SDKSignedRequest(request, headers: signature.signedHeaders), payload: payload,
      secretKey: tenant.credentials.huawei.secretKey)
    return tenant
  }

  /// What the caller must have signed of the body.
  private func signedPayload(
    of request: inout Request, limit: Int
  ) async throws -> SDKSignedRequest.Payload {
    let stated = request.headers[named: SDKSignedRequest.Payload.contentHeader]
    let isJSON = request.headers[.contentType]?.asciiLowercased.bytesBegin(with: "application/json") ?? true
    // The SDKs leave out what is not JSON: a form with a file then needs no second reading.
    if stated == SDKSignedRequest.Payload.unsignedMark, !isJSON { return .unsigned }
    let body = try await request.wholeBody(limit: limit)
    request.body = RequestBody(buffer: body)
    let payload = body.withUnsafeReadableBytes { SDKSignedRequest.Payload.hash(of: $0) }
    if let stated, payload != .hash(stated.lowercased()) { throw SDKSignatureError.wrong }
    return payload
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
