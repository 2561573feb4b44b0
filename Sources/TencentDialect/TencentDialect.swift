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
    let gate = TencentGate(services: services, settings: settings)
    let images = TencentImages(services: services, settings: settings)
    endpoints =
      PersonEndpoints(gate: gate, images: images, settings: settings).endpoints
      + FaceEndpoints(gate: gate, images: images, services: services, settings: settings).endpoints
      + GroupEndpoints(gate: gate, settings: settings).endpoints
      + ListEndpoints(gate: gate).endpoints
      + RecognitionEndpoints(gate: gate, images: images, services: services, settings: settings).endpoints
      + DetectionEndpoints(gate: gate, images: images).endpoints
  }

  package func response(to failure: any Error, context: DialectContext) -> Response {
    TencentError(explaining: failure).response
  }
}
