import Authentication
import DialectKit
import Gallery
import Hummingbird

/// Finds out who calls: by the signature of section 1 in the headers.
struct Authenticator: Sendable {
  let services: DialectServices
  let settings: TencentSettings

  /// The tenant that signed a request, and what it signed.
  ///
  /// - Throws: ``TencentError``.
  func tenant(of request: Request, _ context: DialectContext) async throws -> (Tenant, YoutuSignature) {
    let signature = try read(request.headers[.authorization])
    do {
      return (try await tenant(signing: signature, context), signature)
    } catch let error as GalleryError {
      throw TencentError(.authenticationUnavailable).caused(by: error)
    }
  }

  private func read(_ header: String?) throws(TencentError) -> YoutuSignature {
    do {
      return try YoutuSignature(header: header)
    } catch {
      switch error {
      case .missing: throw TencentError(.signatureMissing)
      case .malformed(let what): throw TencentError(.signatureMalformed, what)
      }
    }
  }

  /// The tenant that made a signature, which is used up by this if it is good for one use.
  private func tenant(signing signature: YoutuSignature, _ context: DialectContext) async throws -> Tenant {
    func judge(isRight: Bool, _ tenant: Tenant?) throws {
      try services.judge(isRight: isRight, tenant, in: "tencent", context)
    }
    guard let tenant = try await services.tenants.tenant(tencentAppID: signature.appID) else {
      try judge(isRight: false, nil)
      throw TencentError(.appIDUnknown)
    }
    let credentials = tenant.credentials.tencent
    guard credentials.secretID == signature.secretID else {
      try judge(isRight: false, tenant)
      let other = try await services.tenants.tenant(tencentSecretID: signature.secretID)
      throw TencentError(other == nil ? .secretIDUnknown : .secretIDOfAnotherApp)
    }
    let isAuthentic = signature.isAuthentic(secretKey: credentials.secretKey)
    try judge(isRight: isAuthentic, tenant)
    guard isAuthentic else { throw TencentError(.signatureWrong) }
    // From here on what the signature says is what the tenant said.
    guard credentials.bucket == signature.bucket else { throw TencentError(.bucketUnknown) }
    do {
      try signature.checkTime(services.now, window: settings.oneTimeWindow)
    } catch {
      switch error {
      case .expired: throw TencentError(.signatureExpired)
      case .fromTheFuture:
        throw TencentError(.signatureExpired, "the signature is dated after the server's time: set the clock")
      }
    }
    if signature.validity == .once {
      let expires = signature.forgettable(window: settings.oneTimeWindow)
      let isFirst = try await services.gallery.tenant(tenant.id).useOnce(signature.digest, expires: expires)
      guard isFirst else { throw TencentError(.signatureUsed) }
    }
    return tenant
  }
}
