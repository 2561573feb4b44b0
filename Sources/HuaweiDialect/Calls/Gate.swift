import DialectKit
import Gallery
import HTTPTypes
import Hummingbird

/// The way into the dialect: no handler behind it runs for a caller whom the gate has not let in.
struct Gate: Sendable {
  typealias Handler = @Sendable (Call) async throws -> Response

  let services: DialectServices
  let settings: HuaweiSettings

  private var authenticator: Authenticator { Authenticator(services: services) }

  /// An operation for authenticated callers.
  ///
  /// - Parameters:
  ///   - path: When it has a `project_id`, that must be the caller's.
  ///   - service: What must be enabled on this server; `nil` for an operation that always is.
  ///   - limits: How much of the body is read.
  func endpoint(
    _ operation: String, _ method: HTTPRequest.Method, _ path: String, of service: SubService? = nil,
    limits: BodyLimits, handler: @escaping Handler
  ) -> Endpoint {
    Endpoint(operation, method, path) { request, context in
      var request = request
      let tenant = try await authenticator.tenant(of: &request, limit: limits.body, context)
      try services.admit(tenant, in: context)
      if context.parameters["project_id"] != nil {
        guard context.parameters.decoded("project_id") == tenant.credentials.huawei.projectID else {
          throw HuaweiError(.projectMismatch)
        }
      }
      if let service, !settings.services.contains(service) { throw HuaweiError(.subserviceNotEnabled) }
      return try await handler(
        Call(
          request: request, tenant: tenant, gallery: services.gallery.tenant(tenant.id),
          parameters: context.parameters, limits: limits))
    }
  }
}
