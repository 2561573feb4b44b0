import DialectKit
import Gallery
import Hummingbird

/// Which parts of the service a caller may use: `get_service_query` of the vendor's first clients (v2 reference, 5.2.9;
/// the v1 reference of 2021, "Service Status Query").
struct SubscriptionEndpoint: Sendable {
  let gate: Gate
  let version: APIVersion

  var endpoint: Endpoint {
    gate.endpoint("ShowSubscription", .get, version.path("subscribe"), limits: .withoutImages) { call in
      try .json(SubscriptionReply(gate.settings, since: call.tenant.created))
    }
    .described(
      "Say which sub-services are enabled.",
      answer: .object(
        [.required("max_face_set_number", .integer, "How many face sets the caller may have")]
          + SubscriptionReply.CodingKeys.services.map { .required($0.rawValue, .serviceInfo) }),
      failures: .authentication)
  }
}

/// The answer. Those clients read it as Python, so nothing in it may be `null`.
struct SubscriptionReply: Encodable {
  /// Section 5.2.9, `ServiceInfo`.
  struct ServiceInfo: Encodable {
    let isEnabled: Bool
    /// UTC, `yyyy-MM-dd HH:mm:ss`; empty for what is not enabled.
    let since: String

    enum CodingKeys: String, CodingKey {
      case isEnabled = "subscribe_status"
      case since = "create_time"
    }
  }

  let largestNumber: Int
  let detection: ServiceInfo
  let comparison: ServiceInfo
  let search: ServiceInfo
  let liveDetection: ServiceInfo

  /// - Parameter since: When the caller's account was made.
  init(_ settings: HuaweiSettings, since: Timestamp) {
    func info(_ service: SubService) -> ServiceInfo {
      let isEnabled = settings.services.contains(service)
      return ServiceInfo(isEnabled: isEnabled, since: isEnabled ? since.createDate : "")
    }
    largestNumber = settings.faceSets
    detection = info(.faceDetect)
    comparison = info(.faceCompare)
    search = info(.faceSearch)
    liveDetection = info(.liveDetect)
  }

  enum CodingKeys: String, CodingKey {
    case largestNumber = "max_face_set_number"
    case detection = "detect_service"
    case comparison = "compare_service"
    case search = "search_service"
    case liveDetection = "live_detect_service"

    static let services: [CodingKeys] = [.detection, .comparison, .search, .liveDetection]
  }
}

extension Schema {
  fileprivate static let serviceInfo = Schema.object([
    .required("subscribe_status", .boolean, "Whether it is enabled"),
    .required("create_time", .string, "Since when, UTC; empty when it is not"),
  ])
}
