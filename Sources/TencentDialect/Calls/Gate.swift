import Authentication
import DialectKit
import Gallery
import Hummingbird

/// Lets in requests whose signature is in order, and gives their answers the envelope of section 2.
struct Gate: Sendable {
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
    run: @escaping @Sendable (Call) async throws -> [String: JSONValue]
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
  ) async throws -> Call {
    // Of a caller that is not known no body is read.
    let (tenant, signature) = try await Authenticator(services: services, settings: settings).tenant(
      of: request, context)
    try services.admit(tenant, in: context)
    let limits = BodyLimits(body: settings.bodyBytes, part: settings.bodyBytes, parts: 256)
    let fields = try await RequestFields.read(request, limits: limits)
    let call = Call(
      gallery: services.gallery.tenant(tenant.id), fields: fields, sessionID: context.requestID,
      logger: context.logger)
    try checkTarget(of: call, signature, needsBucket: needsBucket)
    return call
  }

  /// Makes sure that the body names the same target as the signature.
  private func checkTarget(
    of call: Call, _ signature: YoutuSignature, needsBucket: Bool
  ) throws {
    guard try call.appID() == signature.appID else { throw TencentError(.targetMismatch) }
    if !needsBucket, try call.text("bucket") == nil { return }
    guard try call.required("bucket") == signature.bucket else { throw TencentError(.targetMismatch) }
  }
}
