package import DialectKit
package import Hummingbird

/// The LAN appliance's face library.
package struct ApplianceDialect: Dialect {
  package let name = "appliance"
  package let pathPrefixes = ["/api/"]
  package let endpoints: [Endpoint] = []

  package init(services: DialectServices, settings: ApplianceSettings = ApplianceSettings()) {}

  package func response(to failure: any Error, context: DialectContext) -> Response {
    let failure = DialectFailure(explaining: failure)
    return .json(strings: ["message": failure.message], status: .badRequest)
  }
}
