package import DialectKit
package import Gallery
import Hummingbird

/// A failure in this dialect's terms.
package struct BaiduError: DialectError {
  /// Stands in the answer as `error_code`.
  package let code: BaiduErrorCode
  /// Stands in the answer as `error_msg`.
  package let message: String
  package var cause: (any Error)?
  /// Seconds after which the same request may succeed.
  private var retryAfter: Int?

  /// - Parameter detail: What to do about it, where the code's own words do not say it.
  package init(_ code: BaiduErrorCode, _ detail: String? = nil) {
    self.code = code
    message = detail.map { "\(code.message): \($0)" } ?? code.message
  }

  private init(_ code: BaiduErrorCode, wholeMessage: String) {
    self.code = code
    message = wholeMessage
  }

  /// A user that is in the group to which it should be copied (sample of `group/adduser`).
  static let alreadyAdded = BaiduError(.invalidParameter, wholeMessage: "already add")

  package init(_ failure: DialectFailure) {
    let message = failure.message
    switch failure.kind {
    case .unknownPath, .wrongMethod: self.init(.unsupportedService, message)
    case .bodyTooLarge, .imageTooLarge, .imageDimensions: self.init(.imageSize, message)
    case .malformedHTTP, .wrongContentType, .malformedJSON, .malformedForm, .invalidParameter,
      .severalImageSources:
      self.init(.invalidParameter, message)
    case .missingParameter, .missingImage: self.init(.missingParameter, message)
    case .malformedBase64, .damagedImage: self.init(.emptyImage, message)
    case .unsupportedImageFormat: self.init(.imageFormat, message)
    // This dialect knows no addresses of images, and no videos.
    case .undecodableVideo, .videoDuration, .unsuitableVideo, .malformedObjectPath, .objectNotPermitted,
      .objectMissing, .objectTooLarge, .objectNotObtained,
      .malformedURL, .urlNotPermitted, .urlTooLarge, .urlNotObtained:
      self.init(.invalidParameter, message)
    case .suspended, .notInstalled: self.init(.moduleClosed, message)
    case .rateLimited:
      self.init(.qpsLimit)
      retryAfter = failure.retryAfter
    case .overloaded:
      self.init(.clusterLimit)
      retryAfter = failure.retryAfter
    case .internalError: self.init(.internalError, message)
    }
  }

  package init(_ error: GalleryError) { self.init(error, changesUser: false) }

  /// - Parameter changesUser: Whether the operation changes or deletes a user, for which a missing user has a code of
  ///   its own.
  package init(_ error: GalleryError, changesUser: Bool) {
    switch error.code {
    case .tenantNotFound: self.init(.applicationMissing)
    case .tenantSuspended: self.init(.moduleClosed)
    case .collectionNotFound, .collectionEmpty: self.init(.emptyGroup)
    case .subjectNotFound, .membershipNotFound: self.init(changesUser ? .userToChangeMissing : .userMissing)
    case .membershipExists: self = .alreadyAdded
    case .lastMembership: self.init(.lastGroup)
    case .nearDuplicate: self.init(.imageExists)
    case .collectionFull, .collectionLimitReached, .subjectLimitReached, .subjectFull:
      self.init(.userNotAdded, error.message)
    case .tenantExists, .collectionExists, .displayNameInUse, .subjectExists, .faceNotFound, .imageNotFound,
      .imageExists, .noMatch, .fieldSchemaInvalid, .fieldUndefined, .fieldTypeMismatch, .fieldValueInvalid,
      .filterInvalid, .returnFieldUndefined, .sortFieldNotReturned, .sortFieldNotNumeric, .invalidArgument:
      self.init(.invalidParameter, error.message)
    case .fault(.modelMismatch), .fault(.embedderMismatch), .fault(.indexUnavailable): self.init(.backend)
    case .fault: self.init(.database)
    case .cancelled: self.init(.internalError)
    }
  }

  package static let unforeseen = BaiduError(.unknown)

  package var isServersFault: Bool { [.database, .backend, .internalError, .unknown].contains(code) }

  /// The answer, as always with status 200.
  func response(_ logID: LogID) -> Response {
    var response = Response.json(
      value: .object([
        "error_code": .integer(Int64(code.rawValue)), "error_msg": .string(message),
        "log_id": .integer(Int64(logID.number)),
      ]))
    if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
    return response
  }
}
