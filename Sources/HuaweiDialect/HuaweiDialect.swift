package import DialectKit
import Foundation
package import Hummingbird

/// Huawei's Face Recognition Service, versions 1 and 2, and as much of its identity service as callers need.
package struct HuaweiDialect: Dialect {
  package let name = "huawei"
  package let pathPrefixes = ["/v1/", "/v2/", "/v3/"]
  package let endpoints: [Endpoint]
  private let rates: RateLimiter
  private let serverName: String

  /// The dialect with all of its endpoints, of both versions, for one server.
  package init(services: DialectServices, settings: HuaweiSettings = HuaweiSettings()) {
    let gate = Gate(services: services, settings: settings)
    rates = services.rates
    serverName = settings.serverName
    var endpoints = IdentityEndpoints(gate: gate).endpoints
    for version in APIVersion.allCases {
      let photographs = Photographs(services: services, settings: settings, version: version)
      endpoints += DetectionEndpoints(gate: gate, photographs: photographs).endpoints
      endpoints += ComparisonEndpoints(gate: gate, photographs: photographs).endpoints
      endpoints += FaceSetEndpoints(gate: gate, version: version).endpoints
      endpoints += FaceResourceEndpoints(gate: gate, photographs: photographs).endpoints
      endpoints += SearchEndpoints(gate: gate, photographs: photographs).endpoints
      endpoints += LiveDetectEndpoints(gate: gate, version: version).endpoints
      endpoints += LiveDetectFaceEndpoints(gate: gate, photographs: photographs).endpoints
      endpoints.append(SubscriptionEndpoint(gate: gate, version: version).endpoint)
    }
    self.endpoints = endpoints
  }

  package func response(to failure: any Error, context: DialectContext) -> Response {
    HuaweiError(explaining: failure).response
  }

  /// `request_id-timestamp-hostname` (v2 reference, table 3-4): the id that the log has, the milliseconds since 1970 at
  /// which the request came, and the name that the operator gave to the server.
  package func requestID(of context: DialectContext) -> String {
    let arrival = Int64((context.arrival.timeIntervalSince1970 * 1000).rounded(.down))
    return "\(context.requestID)-\(arrival)-\(serverName)"
  }

  /// Adds the headers of flow control (v2 reference, table 5-2).
  package func complete(_ response: inout Response, context: DialectContext) {
    let admission = context.record.admission
    response.headers[named: "X-RateLimit"] = String(admission?.limit ?? rates.limit)
    response.headers[named: "X-RateLimit-Used"] = String(admission?.used ?? 0)
    response.headers[named: "X-RateLimit-Window"] = "minute"
  }
}
