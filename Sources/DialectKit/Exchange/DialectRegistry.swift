import Authentication
import HTTPTypes
package import Hummingbird

/// The dialects that a server speaks, and which of them a path belongs to.
package struct DialectRegistry: Sendable {
  private let dialects: [any Dialect]
  /// Answers for paths that belong to no vendor; its own endpoints are the server's.
  private let house: any Dialect

  /// - Parameters:
  ///   - dialects: The vendors' dialects, with disjoint prefixes.
  ///   - house: The server's own paths, and everything that no vendor owns.
  package init(_ dialects: [any Dialect], house: any Dialect) {
    self.dialects = dialects
    self.house = house
  }

  private var all: [any Dialect] { dialects + [house] }

  /// The dialect in which a path is to be answered.
  package func dialect(owning path: String) -> any Dialect {
    // The router overlooks empty components, so `//v2/…` reaches a vendor's endpoint, whose errors are its own.
    let components = "/" + path.byteSplit("/").filter { !$0.isEmpty }.joined(separator: "/")
    return dialects.first { $0.owns(path: components) } ?? house
  }

  /// What is wrong with a path that no route took: it is unknown, or the method is.
  package func unmatched(path: String) -> DialectFailure {
    var methods: [HTTPRequest.Method] = []
    for endpoint in dialect(owning: path).endpoints
    where endpoint.matches(path: path) && !methods.contains(endpoint.method) {
      methods.append(endpoint.method)
      if endpoint.method == .get { methods.append(.head) }
    }
    if methods.isEmpty {
      return DialectFailure(.unknownPath, "There is nothing at this path. Check the address.")
    }
    let names = methods.map(\.rawValue).joined(separator: ", ")
    return DialectFailure(.wrongMethod, "This path takes \(names) only.", allowedMethods: methods)
  }

  /// A router with every endpoint behind the gateway.
  ///
  /// - Parameter intake: What is taken in at all.
  package func router(intake: Intake) -> Router<DialectContext> {
    // HEAD is served wherever GET is.
    let router = Router(context: DialectContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: DialectGateway(registry: self, intake: intake))
    for endpoint in all.flatMap(\.endpoints) {
      for path in [endpoint.routerPath] + endpoint.shadowedPaths {
        router.on(RouterPath(path), method: endpoint.method, use: endpoint.handler)
      }
    }
    return router
  }
}

extension Endpoint {
  /// The path in the router's notation.
  fileprivate var routerPath: String {
    path.split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("{") ? ":" + $0.dropFirst().dropLast() : String($0) }
      .joined(separator: "/")
  }
}
