package import DialectKit
package import Hummingbird

/// Huawei's Face Recognition Service, versions 1 and 2, and as much of its identity service as callers need.
package struct HuaweiDialect: Dialect {
  package let name = "huawei"
  package let pathPrefixes = ["/v1/", "/v2/", "/v3/"]
  package let endpoints: [Endpoint]
  private let rates: RateLimiter

  package init(services: DialectServices, settings: HuaweiSettings = HuaweiSettings()) {
    let gate = Gate(services: services, settings: settings)
    rates = services.rates
    endpoints =
      IdentityEndpoints(gate: gate).endpoints
      + APIVersion.allCases.flatMap { version in
        let photographs = Photographs(services: services, settings: settings, version: version)
        return FaceEndpoints(gate: gate, photographs: photographs).endpoints
          + FaceSetEndpoints(gate: gate, version: version).endpoints
          + FaceResourceEndpoints(gate: gate, photographs: photographs).endpoints
          + [RetrievalEndpoint(gate: gate, photographs: photographs).endpoint]
          + LiveDetectEndpoints(gate: gate, version: version).endpoints
      }
  }

  package func response(to failure: any Error, context: DialectContext) -> Response {
    HuaweiError(explaining: failure).response
  }

  /// Adds the headers of flow control (v2 reference, table 5-2).
  package func complete(_ response: inout Response, context: DialectContext) {
    let admission = context.record.admission
    response.headers[named: "X-RateLimit"] = String(admission?.limit ?? rates.limit)
    response.headers[named: "X-RateLimit-Used"] = String(admission?.used ?? 0)
    response.headers[named: "X-RateLimit-Window"] = "minute"
  }
}
