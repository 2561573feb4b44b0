package import DialectKit
package import HTTPTypes
package import Hummingbird

/// A failure in this dialect's terms.
package struct HuaweiError: DialectError {
  /// Stands in the answer as `error_code`.
  package let code: HuaweiErrorCode
  /// Stands in the answer as `error_msg`.
  package let message: String
  /// The status where it is not the code's own.
  private let ownStatus: HTTPResponse.Status?
  /// Headers that go with the answer.
  private let headers: HTTPFields
  package var cause: (any Error)?

  /// A failure with one of the document's codes.
  ///
  /// - Parameter message: What is wrong and what to do about it; nil for the code's own words.
  package init(_ code: HuaweiErrorCode, _ message: String? = nil) {
    self.init(code, message: message)
  }

  private init(
    _ code: HuaweiErrorCode, message: String?, status: HTTPResponse.Status? = nil, headers: HTTPFields = [:]
  ) {
    self.code = code
    self.message = message ?? code.message
    ownStatus = status
    self.headers = headers
  }

  package init(_ failure: DialectFailure) {
    let message = failure.message
    switch failure.kind {
    case .unknownPath: self.init(.unknownInterface, message)
    case .wrongMethod:
      let methods = failure.allowedMethods.map(\.rawValue).joined(separator: ", ")
      self.init(.unknownInterface, message: message, status: .methodNotAllowed, headers: [.allow: methods])
    case .bodyTooLarge: self.init(.requestTooLarge, message)
    case .wrongContentType: self.init(.headerMissing, message)
    case .malformedJSON: self.init(.notJSON, message)
    case .malformedHTTP, .malformedForm: self.init(.parameterMalformed, message)
    case .missingParameter, .missingImage: self.init(.parameterMissing, message)
    case .invalidParameter, .severalImageSources: self.init(.parameterMalformed, message)
    case .imageTooLarge: self.init(.bodyTooLarge, message)
    case .malformedBase64, .damagedImage: self.init(.imageUndecodable, message)
    case .unsupportedImageFormat: self.init(.unsupportedFormat, message)
    case .imageDimensions: self.init(.imageDimensions, message)
    case .undecodableVideo: self.init(.videoUndecodable, message)
    case .videoDuration: self.init(.videoDuration, message)
    case .unsuitableVideo: self.init(.videoDataUndecodable, message)
    case .notInstalled: self.init(.subserviceNotEnabled, message)
    case .malformedObjectPath: self.init(.invalidObjectURL, message)
    case .objectNotPermitted: self.init(.objectNotPermitted, message)
    case .objectMissing: self.init(.objectMissing, message)
    case .objectTooLarge, .urlTooLarge: self.init(.objectTooLarge, message)
    case .objectNotObtained: self.init(.objectNotObtained, message)
    case .malformedURL, .urlNotPermitted: self.init(.invalidURL, message)
    case .urlNotObtained: self.init(.urlNotObtained, message)
    case .suspended: self.init(.serviceFrozen)
    case .overloaded, .rateLimited:
      self.init(
        .tooManyRequests, message: message, headers: [.retryAfter: String(failure.retryAfter ?? 1)])
    case .internalError: self.init(.internalError, message)
    }
  }

  package static let unforeseen = HuaweiError(.internalError)

  package var isServersFault: Bool { code == .internalError }

  /// The status of the answer.
  package var status: HTTPResponse.Status { ownStatus ?? code.status }

  /// The answer: `{"error_code": …, "error_msg": …}`.
  package var response: Response {
    var response = Response.json(
      strings: ["error_code": code.rawValue, "error_msg": message], status: status)
    response.headers.append(contentsOf: headers)
    return response
  }
}
