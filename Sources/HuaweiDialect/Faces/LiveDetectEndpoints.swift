import DialectKit

/// Live detection, which this server does not have yet: in videos (v2 reference, section 4.3), and in photographs,
/// which is in the vendor's SDK only.
struct LiveDetectEndpoints: Sendable {
  let gate: Gate
  let version: APIVersion

  var endpoints: [Endpoint] {
    [refusal("DetectLive", "live-detect"), refusal("DetectLiveFace", "live-detect-face")]
  }

  private func refusal(_ operation: String, _ path: String) -> Endpoint {
    gate.endpoint(operation, .post, version.path(path), limits: version.bodyLimits) { _ in
      throw HuaweiError(.subserviceNotEnabled)
    }
    .described(
      "Answer that live detection is not enabled.",
      failures: .authentication + .codes(.subserviceNotEnabled))
  }
}
