package import DialectKit
package import Hummingbird

/// Baidu's Face API, version 2.
package struct BaiduDialect: Dialect {
  package let name = "baidu"
  package let pathPrefixes = ["/rest/2.0/face/v2/", "/oauth/2.0/"]
  package let endpoints: [Endpoint] = []

  package init(services: DialectServices, settings: BaiduSettings = BaiduSettings()) {}

  package func response(to failure: any Error, context: DialectContext) -> Response {
    let failure = DialectFailure(explaining: failure)
    return .json(strings: ["message": failure.message], status: .badRequest)
  }
}
