import Authentication
import DialectKit
import Gallery
import HTTPTypes
import Hummingbird

/// A request of a caller who has proved to speak for a tenant.
struct Call: Sendable {
  let request: Request
  let tenant: Tenant
  let gallery: TenantGallery
  fileprivate let parameters: Parameters
  fileprivate let limits: BodyLimits

  var query: QueryString { QueryString(request.uri.query) }

  /// The face set that the path names.
  var faceSetName: Name { Name(parameters.decoded("face_set_name")) }

  /// The parameters of the body.
  func fields() async throws -> RequestFields { try await RequestFields.read(request, limits: limits) }
}

/// The way into the dialect: no handler behind it runs for a caller whom the gate has not let in.
struct Gate: Sendable {
  typealias Handler = @Sendable (Call) async throws -> Response

  /// The two kinds of credentials, which are guessed at apart.
  static let passwords = "huawei password"
  static let secretKeys = "huawei secret key"

  let services: DialectServices
  let settings: HuaweiSettings

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
      let tenant = try await authenticate(&request, limit: limits.body, context)
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

extension Parameters {
  /// A part of the path without its percent-encoding; empty when there is none.
  fileprivate func decoded(_ name: Substring) -> String {
    String(decoding: PercentEncoding.decode(self[name] ?? ""), as: UTF8.self)
  }
}
