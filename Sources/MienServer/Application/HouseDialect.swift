import DialectKit
import HTTPTypes
import Hummingbird
import Recognition

/// The server's own paths, and the answers to everything that belongs to no vendor.
struct HouseDialect: Dialect {
  let name = "house"
  let pathPrefixes: [String] = []
  /// The dialects that the server speaks besides this one.
  let vendors: [any Dialect]
  let pool: ComputePool
  /// The embedder's name in the catalogue.
  let embedder: String

  var endpoints: [Endpoint] {
    [
      Endpoint("Health", .get, "/health") { _, _ in
        let load = pool.load
        return try .json(
          HealthReply(
            status: "ok", embedder: embedder,
            compute: .init(threads: load.threads, running: load.running, waiting: load.waiting)))
      }
      .described(
        "Say that the server is ready and how busy it is.",
        answer: .object([
          .required("status", .choice("ok")), .required("embedder", .string, "Name of the embedder in use"),
          .required(
            "compute",
            .object([
              .required("threads", .integer, "Photographs analysed at the same time"),
              .required("running", .integer), .required("waiting", .integer),
            ])),
        ])),
      Endpoint("DescribeAPI", .get, "/openapi.json") { _, _ in
        try .json(OpenAPIDocument(vendors + [self]))
      }
      .described(
        "Describe every operation of this server in OpenAPI 3.1.",
        answer: .object([.required("openapi", .string), .required("paths", .map(of: .any))])),
    ]
  }

  let description = DialectDescription(
    title: "The server's own operations",
    failure: .object([
      .required("error", .string, "What kind of failure it is"),
      .required("message", .string, "What is wrong and what to do about it"),
      .required("request_id", .string, "Names the exchange in the server's log"),
    ]))

  func response(to failure: any Error, context: DialectContext) -> Response {
    let failure = DialectFailure(explaining: failure)
    let status: HTTPResponse.Status =
      switch failure.kind {
      case .unknownPath: .notFound
      case .wrongMethod: .methodNotAllowed
      case .bodyTooLarge, .imageTooLarge: .contentTooLarge
      case .overloaded, .notInstalled: .serviceUnavailable
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
