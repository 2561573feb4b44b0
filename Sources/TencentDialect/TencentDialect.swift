package import DialectKit
package import Hummingbird

/// Tencent's Youtu (万象优图) face recognition.
package struct TencentDialect: Dialect {
  package let name = "tencent"
  package let pathPrefixes = ["/face/"]
  package let endpoints: [Endpoint]
  package let description = DialectDescription.tencent

  /// The dialect with all of its endpoints, for one server.
  package init(services: DialectServices, settings: TencentSettings = TencentSettings()) {
    let gate = Gate(services: services, settings: settings)
    let photographs = Photographs(services: services, settings: settings)
    endpoints =
      PersonEndpoints(gate: gate, photographs: photographs, settings: settings).endpoints
      + PersonFaceEndpoints(gate: gate, photographs: photographs, settings: settings).endpoints
      + GroupEndpoints(gate: gate, settings: settings).endpoints
      + ListEndpoints(gate: gate).endpoints
      + SearchEndpoints(gate: gate, photographs: photographs, settings: settings).endpoints
      + ComparisonEndpoints(gate: gate, photographs: photographs).endpoints
      + DetectionEndpoints(gate: gate, photographs: photographs).endpoints
  }

  package func response(to failure: any Error, context: DialectContext) -> Response {
    TencentError(explaining: failure).response
  }
}
