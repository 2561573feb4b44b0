package import DialectKit
package import Hummingbird

/// Huawei's Face Recognition Service, versions 1 and 2.
package struct HuaweiDialect: Dialect {
  package let name = "huawei"
  package let pathPrefixes = ["/v1/", "/v2/", "/v3/"]
  package let endpoints: [Endpoint]

  package init(services: DialectServices, settings: HuaweiSettings = HuaweiSettings()) {
    endpoints = APIVersion.allCases.flatMap { version in
      let faces = FaceEndpoints(services: services, settings: settings, version: version)
      return faces.endpoints
    }
  }

  package func response(to failure: any Error, context: DialectContext) -> Response {
    HuaweiError(explaining: failure).response
  }
}
