import Authentication
import DialectKit
import Gallery
import Hummingbird

/// A request of a caller who has proved to speak for a tenant.
struct Call: Sendable {
  let request: Request
  let tenant: Tenant
  let gallery: TenantGallery
  let parameters: Parameters
  let limits: BodyLimits

  var query: QueryString { QueryString(request.uri.query) }

  /// The face set that the path names.
  var faceSetName: Name { Name(parameters.decoded("face_set_name")) }

  /// The parameters of the body.
  func fields() async throws -> RequestFields { try await RequestFields.read(request, limits: limits) }
}
