package import DialectKit
package import Hummingbird

/// The LAN appliance's face library.
package struct ApplianceDialect: Dialect {
  package let name = "appliance"
  package let pathPrefixes = ["/api/"]
  package let endpoints: [Endpoint]

  /// The dialect with all of its endpoints, for one server.
  package init(services: DialectServices, settings: ApplianceSettings = ApplianceSettings()) {
    let gate = Gate(services: services, settings: settings)
    let photographs = Photographs(recognition: services.recognition, settings: settings)
    endpoints =
      LibraryEndpoints(gate: gate, photographs: photographs).endpoints
      + GroupEndpoints(gate: gate).endpoints
      + ComparisonEndpoints(gate: gate, photographs: photographs).endpoints
      + SearchEndpoints(gate: gate, photographs: photographs).endpoints
  }

  package let description = DialectDescription(
    title: "LAN appliance: face library, groups, 1:1 and 1:N",
    failure: Schema.envelope(.object([])),
    failures: .appliance(
      .invalidParameter, .forbidden, .tooManyRequests, .internalError),
    security: [
      "ApplianceKey": .object(["type": "apiKey", "in": "header", "name": "X-Api-Key"])
    ])

  package func response(to failure: any Error, context: DialectContext) -> Response {
    ApplianceError(explaining: failure).response
  }
}
