package import DialectKit

extension HuaweiDialect {
  /// What all operations have in common.
  package var description: DialectDescription {
    DialectDescription(
      title: "Huawei Cloud Face Recognition Service, v1 and v2",
      failure: .object([
        .required("error_code", .string(pattern: "^(FRS|APIG)\\.[0-9]{4}$")),
        .required("error_msg", .string, "What is wrong and what to do about it"),
      ]),
      failures: .codes(.requestTooLarge, .tooManyRequests, .serviceFrozen, .internalError),
      security: [
        "huawei-token": .object([
          "type": "apiKey", "in": "header", "name": "X-Auth-Token",
          "description": "A token of POST /v3/auth/tokens",
        ]),
        "huawei-signature": .object([
          "type": "apiKey", "in": "header", "name": "Authorization",
          "description": "SDK-HMAC-SHA256 with X-Sdk-Date, as the vendor's SDKs sign with AK and SK",
        ]),
      ],
      headers: [
        .required("X-RateLimit", .integer, "Requests that the tenant may make in a minute"),
        .required("X-RateLimit-Used", .integer, "Requests that it has made in this minute"),
        .required("X-RateLimit-Window", .choice("minute")),
      ])
  }
}

extension [FailureDescription] {
  /// How an operation fails, by the vendor's codes.
  static func codes(_ codes: HuaweiErrorCode...) -> [FailureDescription] { codes.map(\.description) }

  /// How an operation fails that only callers of a project may use.
  static let authentication = codes(.unauthenticated, .tokenExpired, .tokenRejected, .projectMismatch)

  /// How an operation fails that takes one or two photographs.
  static let photographs = files + codes(.imageDimensions, .imageUndecodable, .unsupportedFormat)

  /// How an operation fails that takes a file.
  static let files =
    json
    + codes(
      .bodyTooLarge, .invalidObjectURL, .objectNotObtained, .objectTooLarge, .objectMissing,
      .objectNotPermitted, .invalidURL, .urlNotObtained)

  /// How an operation fails whose body is JSON.
  static let json = codes(.headerMissing, .parameterMissing, .parameterMalformed, .notJSON)
}

extension HuaweiErrorCode {
  fileprivate var description: FailureDescription {
    FailureDescription(code: rawValue, status: status, message: message)
  }
}
