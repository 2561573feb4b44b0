package import DialectKit
package import Hummingbird

/// Tencent's Youtu (万象优图).
package struct TencentDialect: Dialect {
  package let name = "tencent"
  package let pathPrefixes = ["/face/"]
  package let endpoints: [Endpoint] = []

  package init(services: DialectServices, settings: TencentSettings = TencentSettings()) {}

  package func response(to failure: any Error, context: DialectContext) -> Response {
    let failure = DialectFailure(explaining: failure)
    return .json(strings: ["message": failure.message], status: .badRequest)
  }
}
