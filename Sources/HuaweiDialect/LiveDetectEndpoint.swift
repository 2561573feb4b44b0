import DialectKit

/// Live detection in videos (v2 reference, section 4.3), which this server does not have yet.
struct LiveDetectEndpoint: Sendable {
  let gate: Gate
  let version: APIVersion

  var endpoint: Endpoint {
    gate.endpoint("DetectLive", .post, version.path("live-detect"), limits: .withoutImages) { _ in
      throw HuaweiError(.subserviceNotEnabled)
    }
    .described(
      "Answer that live detection is not enabled.",
      failures: .authentication + .codes(.subserviceNotEnabled))
  }
}
