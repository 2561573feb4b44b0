import Authentication
package import Hummingbird

/// One vendor's wire format: its endpoints and the way it tells a caller that something failed.
package protocol Dialect: Sendable {
  /// The dialect's name in settings and logs.
  var name: String { get }
  /// The beginnings of the paths that belong to this dialect and to no other, for example `/v2/`.
  var pathPrefixes: [String] { get }
  /// All operations.
  var endpoints: [Endpoint] { get }

  /// What holds for all operations, for the OpenAPI description of the server.
  var description: DialectDescription { get }

  /// The answer to a request that failed.
  ///
  /// - Parameter failure: A ``DialectFailure``, an error of the dialect's own, or anything unforeseen, about which the
  ///   caller learns nothing but that it happened.
  func response(to failure: any Error, context: DialectContext) -> Response

  /// What the answer says of the exchange's id, in `X-Request-Id`. It begins with the id that the log has.
  func requestID(of context: DialectContext) -> String

  /// Adds the headers that the dialect puts on every answer.
  func complete(_ response: inout Response, context: DialectContext)
}

extension Dialect {
  /// For a dialect that says nothing of itself: its name alone.
  package var description: DialectDescription { DialectDescription(title: name, failure: .object([])) }

  /// The id that the log has, unless a dialect has its own form for it.
  package func requestID(of context: DialectContext) -> String { context.requestID }

  /// Adds nothing, unless a dialect has headers of its own.
  package func complete(_ response: inout Response, context: DialectContext) {}

  /// Whether a path belongs to this dialect.
  package func owns(path: String) -> Bool {
    pathPrefixes.contains { path.bytesBegin(with: $0) || (path + "/").utf8.elementsEqual($0.utf8) }
  }
}
