import Authentication
package import HTTPTypes
package import Hummingbird

/// One operation of a dialect: a method, a path and what answers it.
package struct Endpoint: Sendable {
  /// Answers a request. What it throws is answered in the form of the dialect.
  package typealias Handler = @Sendable (Request, DialectContext) async throws -> Response

  /// The operation's name in the log, in metrics and in the OpenAPI description.
  package let operation: String
  /// GET endpoints answer HEAD too.
  package let method: HTTPRequest.Method
  /// The path with its parameters in braces, for example `/v2/{project_id}/face-detect`.
  package let path: String
  /// Called for every request that the route matches.
  package let handler: Handler
  /// Paths without parameters at which it answers besides, and which belong to values of a parameter of ``path`` that
  /// the router would take for the beginning of another endpoint's path.
  package private(set) var shadowedPaths: [String] = []
  /// What the operation takes and gives, from ``described(_:path:query:headers:body:answer:status:isOpen:failures:)``.
  package internal(set) var description: OperationDescription?

  package init(
    _ operation: String, _ method: HTTPRequest.Method, _ path: String, handler: @escaping Handler
  ) {
    self.operation = operation
    self.method = method
    self.path = path
    self.handler = handler
  }

  /// The endpoint at further paths; see ``shadowedPaths``.
  package func alsoAt(_ paths: [String]) -> Endpoint {
    var endpoint = self
    endpoint.shadowedPaths = paths
    return endpoint
  }

  /// Whether a request's path belongs to this endpoint, whatever its method.
  package func matches(path requestPath: String) -> Bool {
    let pattern = path.split(separator: "/")
    let components = requestPath.byteSplit("/").filter { !$0.isEmpty }
    return pattern.count == components.count
      && zip(pattern, components).allSatisfy { part, component in part.hasPrefix("{") || part == component }
  }
}
