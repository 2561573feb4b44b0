import DialectKit
import Gallery
import HTTPTypes
import Hummingbird

/// The way into the dialect: no handler behind it runs for a caller who is not known, or may not call now.
struct Gate: Sendable {
  /// What a body may have beside its images.
  private static let roomBesideImages = 64 << 10
  /// The most fields of a form.
  private static let mostFields = 32

  let services: DialectServices
  let authenticator: Authenticator
  let quota: DailyQuota

  /// An operation to which parameters are posted as a form.
  ///
  /// - Parameters:
  ///   - imageBytes: The most bytes of all its images together, as they are encoded.
  ///   - changesUser: See ``BaiduError/init(_:changesUser:)``.
  func post<Content: Encodable & Sendable>(
    _ operation: String, _ path: String, imageBytes: Int = 0, changesUser: Bool = false,
    _ answer: @escaping @Sendable (Call) async throws -> Content
  ) -> Endpoint {
    let part = max(imageBytes, Self.roomBesideImages)
    // Escapes make a form longer than its values.
    let limits = BodyLimits(
      body: imageBytes + imageBytes / 4 + Self.roomBesideImages, part: part, parts: Self.mostFields)
    return Endpoint(operation, .post, path) { request, context in
      try await respond(context, changesUser: changesUser) {
        let gallery = try await gallery(for: request, context)
        return try await answer(Call(gallery: gallery, fields: .readForm(request, limits: limits)))
      }
    }
  }

  /// The same operation with its parameters in the address, or in a form as the document has it, or in both.
  func get<Content: Encodable & Sendable>(
    _ operation: String, _ path: String, _ answer: @escaping @Sendable (Call) async throws -> Content
  ) -> Endpoint {
    Endpoint(operation, .get, path) { request, context in
      try await respond(context) {
        let gallery = try await gallery(for: request, context)
        var fields = try RequestFields(query: request.uri.query ?? "")
        if request.hasBody { fields.append(try await .readForm(request, limits: Self.form)) }
        return try await answer(Call(gallery: gallery, fields: fields))
      }
    }
  }

  /// What is read of a form without images.
  private static let form = BodyLimits(body: roomBesideImages, part: roomBesideImages, parts: mostFields)

  private func gallery(for request: Request, _ context: DialectContext) async throws -> TenantGallery {
    let tenant = try await authenticator.tenant(of: request, context)
    try services.admit(tenant, in: context)
    guard quota.admit(tenant.id, at: services.now) else { throw BaiduError(.dailyLimit) }
    return services.gallery.tenant(tenant.id)
  }

  private func respond(
    _ context: DialectContext, changesUser: Bool = false, _ answer: () async throws -> some Encodable
  ) async throws -> Response {
    do {
      return try .json(Reply(content: try await answer(), logID: LogID(context)))
    } catch let error as GalleryError where !error.code.isServersFault {
      throw BaiduError(error, changesUser: changesUser)
    }
  }
}
