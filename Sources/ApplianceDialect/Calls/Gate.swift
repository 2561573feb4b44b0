import DialectKit
import Gallery
import HTTPTypes
import Hummingbird

/// The way into the dialect: no handler behind it runs for a caller who is not known.
struct Gate: Sendable {
  let services: DialectServices
  let settings: ApplianceSettings

  /// An operation for callers who are known.
  ///
  /// - Parameter body: Answers with the content of `data`.
  func endpoint<Content: Encodable & Sendable>(
    _ name: String, _ method: HTTPRequest.Method, _ path: String,
    _ body: @escaping @Sendable (Call) async throws -> Content
  ) -> Endpoint {
    Endpoint(name, method, path) { request, context in
      let tenant = try await Authenticator(services: services, settings: settings).tenant(
        of: request, context)
      try services.admit(tenant, in: context)
      let call = Call(
        request: request, parameters: context.parameters, gallery: services.gallery.tenant(tenant.id))
      return try .json(Envelope(data: try await body(call)))
    }
  }
}
