import Authentication
import DialectKit
import Gallery
import Hummingbird

/// Lets in requests whose signature is in order, and gives their answers the envelope of section 2.
struct TencentGate: Sendable {
  let services: DialectServices
  let settings: TencentSettings

  /// An operation as an endpoint. All of them are `POST`.
  ///
  /// - Parameters:
  ///   - name: The operation's name and the last part of its path, for example `newperson`.
  ///   - needsBucket: Whether the body must name the bucket, as the document says of all that it describes.
  ///   - run: Answers with the members of `data`.
  func endpoint(
    _ name: String, needsBucket: Bool = true,
    run: @escaping @Sendable (TencentCall) async throws -> [String: JSONValue]
  ) -> Endpoint {
    Endpoint(name, .post, "/face/\(name)") { request, context in
      let call = try await admit(request, context, needsBucket: needsBucket)
      return .json(
        value: .object([
          "code": .integer(0), "message": .string(TencentCode.success.message),
          "data": .object(JSONMembers(try await run(call))),
        ]))
    }
  }

  private func admit(
    _ request: Request, _ context: DialectContext, needsBucket: Bool
  ) async throws -> TencentCall {
    // Of a caller that is not known no body is read.
    let signature = try read(request.headers[.authorization])
    let tenant: Tenant
    do {
      tenant = try await signer(of: signature, context)
    } catch let error as MienError {
      throw TencentError(.authenticationUnavailable).caused(by: error)
    }
    try services.admit(tenant, in: context)
    let limits = BodyLimits(body: settings.bodyBytes, part: settings.bodyBytes, parts: 256)
    let fields = try await RequestFields.read(request, limits: limits)
    let call = TencentCall(
      gallery: services.gallery.tenant(tenant.id), fields: fields, sessionID: context.requestID,
      logger: context.logger)
    try checkTarget(of: call, signature, needsBucket: needsBucket)
    return call
  }

  /// Makes sure that the body names the same target as the signature.
  private func checkTarget(
    of call: TencentCall, _ signature: YoutuSignature, needsBucket: Bool
  ) throws {
    guard try call.appID() == signature.appID else { throw TencentError(.targetMismatch) }
    if !needsBucket, try call.text("bucket") == nil { return }
    guard try call.required("bucket") == signature.bucket else { throw TencentError(.targetMismatch) }
  }
}

// MARK: - The signature

extension TencentGate {
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
  private func signer(of signature: YoutuSignature, _ context: DialectContext) async throws -> Tenant {
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
