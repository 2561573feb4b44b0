package import DialectKit
package import Hummingbird

/// Baidu's Face API, version 2. Its access tokens are ``BaiduTokenDialect``'s.
package struct BaiduDialect: Dialect {
  package let name = "baidu"
  package let pathPrefixes = ["/rest/2.0/face/v2/", "/rest/2.0/face/v1/"]
  package let endpoints: [Endpoint]
  package let description = DialectDescription.baidu

  /// The dialect with all of its endpoints, for one server.
  package init(services: DialectServices, settings: BaiduSettings = BaiduSettings()) {
    let authenticator = Authenticator(services: services)
    let gate = Gate(
      services: services, authenticator: authenticator,
      quota: DailyQuota(limit: settings.dailyRequests > 0 ? settings.dailyRequests : nil))
    let photographs = Photographs(recognition: services.recognition)
    endpoints =
      DetectionEndpoints(gate: gate, photographs: photographs, settings: settings).endpoints
      + ComparisonEndpoints(gate: gate, photographs: photographs).endpoints
      + SearchEndpoints(gate: gate, photographs: photographs).endpoints
      + UserEndpoints(gate: gate, photographs: photographs, settings: settings).endpoints
      + GroupEndpoints(gate: gate, settings: settings).endpoints
  }

  package func response(to failure: any Error, context: DialectContext) -> Response {
    BaiduError(explaining: failure).response(LogID(context))
  }
}
