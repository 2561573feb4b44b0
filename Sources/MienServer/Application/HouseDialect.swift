import DialectKit
import HTTPTypes
import Hummingbird

/// The server's own paths, and the answers to everything that belongs to no vendor.
struct HouseDialect: Dialect {
  let name = "house"
  let pathPrefixes: [String] = []
  let endpoints: [Endpoint]

  init(pool: ComputePool, embedder: String) {
    endpoints = [
      Endpoint("Health", .get, "/health") { _, _ in
        let load = pool.load
        return try .json(
          HealthReply(
            status: "ok", embedder: embedder,
            compute: .init(threads: load.threads, running: load.running, waiting: load.waiting)))
      }
    ]
  }

  func response(to failure: any Error, context: DialectContext) -> Response {
    let failure = DialectFailure(explaining: failure)
    let status: HTTPResponse.Status =
      switch failure.kind {
      case .unknownPath: .notFound
      case .wrongMethod: .methodNotAllowed
      case .bodyTooLarge, .imageTooLarge: .contentTooLarge
      case .overloaded: .serviceUnavailable
      case .internalError: .internalServerError
      default: .badRequest
      }
    var response = Response.json(
      strings: ["error": failure.kind.rawValue, "message": failure.message, "request_id": context.requestID],
      status: status)
    if !failure.allowedMethods.isEmpty {
      response.headers[.allow] = failure.allowedMethods.map(\.rawValue).joined(separator: ", ")
    }
    return response
  }
}

/// The answer to `/health`.
private struct HealthReply: Encodable {
  struct Compute: Encodable {
    let threads: Int
    let running: Int
    let waiting: Int
  }

  let status: String
  let embedder: String
  let compute: Compute
}
