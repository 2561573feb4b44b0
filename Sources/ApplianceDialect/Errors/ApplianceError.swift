package import DialectKit
package import Gallery
package import HTTPTypes
package import Hummingbird

/// A failure in this dialect's terms.
package struct ApplianceError: DialectError {
  /// Stands in the answer as `code`, and in words in `msg`.
  package let code: ApplianceErrorCode
  /// What stands behind the colon of the message: a parameter's name, or an item of the quality gate.
  package let subject: String?
  /// What is wrong and what to do about it, for people.
  private let explanation: String?
  /// The status where it is not the code's own.
  private let ownStatus: HTTPResponse.Status?
  private let headers: HTTPFields
  package var cause: (any Error)?

  /// A failure with one of the document's codes.
  ///
  /// - Parameters:
  ///   - subject: What stands behind the colon of the message.
  ///   - explanation: What is wrong and what to do about it, for people.
  ///   - status: Where it is not the code's own.
  ///   - headers: Go with the answer.
  package init(
    _ code: ApplianceErrorCode, _ subject: String? = nil, explanation: String? = nil,
    status: HTTPResponse.Status? = nil, headers: HTTPFields = [:]
  ) {
    self.code = code
    self.subject = subject
    self.explanation = explanation
    ownStatus = status
    self.headers = headers
  }

  package init(_ failure: DialectFailure) {
    func invalid(_ parameter: String) -> ApplianceError {
      ApplianceError(
        .invalidParameter, failure.parameter ?? parameter, explanation: failure.message)
    }
    switch failure.kind {
    case .unknownPath: self.init(.notFound)
    case .wrongMethod:
      let methods = failure.allowedMethods.map(\.rawValue).joined(separator: ", ")
      self.init(.methodNotAllowed, headers: [.allow: methods])
    case .bodyTooLarge:
      self.init(
        .invalidParameter, "body", explanation: failure.message, status: .contentTooLarge)
    case .malformedHTTP: self = invalid("request")
    case .wrongContentType: self = invalid("Content-Type")
    case .malformedJSON, .malformedForm: self = invalid("body")
    case .missingParameter, .invalidParameter: self = invalid("body")
    // Images come in JSON only, so the ways to send one by address do not occur; videos do not come at all.
    case .missingImage, .severalImageSources, .imageTooLarge, .imageDimensions, .malformedObjectPath,
      .objectNotPermitted, .objectMissing, .objectTooLarge, .objectNotObtained, .malformedURL,
      .urlNotPermitted, .urlTooLarge, .urlNotObtained, .undecodableVideo, .videoDuration, .unsuitableVideo:
      self = invalid("image")
    case .malformedBase64, .unsupportedImageFormat, .damagedImage:
      self.init(.imageDecodeFailed, explanation: failure.message)
    case .suspended: self.init(.forbidden)
    case .overloaded, .rateLimited:
      self.init(.tooManyRequests, headers: [.retryAfter: String(failure.retryAfter ?? 1)])
    // Only liveness needs what may be missing.
    case .notInstalled:
      self.init(.invalidParameter, "livenessEnabled", explanation: failure.message)
    case .internalError: self.init(.internalError)
    }
  }

  package init(_ error: GalleryError) {
    switch error.code {
    case .collectionNotFound: self.init(.groupIDNotExist)
    case .collectionExists: self.init(.groupIDConflict)
    case .displayNameInUse: self.init(.groupNameConflict)
    case .collectionLimitReached, .collectionFull: self.init(.groupOverLimit)
    case .faceNotFound, .noMatch, .membershipNotFound: self.init(.faceTokenNotExist)
    case .imageNotFound: self.init(.imageIDNotExist)
    case .imageExists, .nearDuplicate: self.init(.faceAlreadyExists)
    case .tenantNotFound, .tenantSuspended: self.init(.forbidden)
    case .invalidArgument: self.init(.invalidParameter, "body", explanation: error.message)
    // What the appliance has no notion of, and what no caller can change.
    case .tenantExists, .subjectLimitReached, .collectionEmpty, .subjectNotFound, .subjectExists,
      .subjectFull, .membershipExists, .lastMembership, .fieldSchemaInvalid, .fieldUndefined,
      .fieldTypeMismatch, .fieldValueInvalid, .filterInvalid, .returnFieldUndefined, .sortFieldNotReturned,
      .sortFieldNotNumeric, .fault, .cancelled:
      self.init(.internalError)
    }
  }

  /// A parameter that is missing or has a value that the operation does not take.
  static func invalid(_ parameter: String, _ explanation: String) -> ApplianceError {
    ApplianceError(.invalidParameter, parameter, explanation: "The parameter \(parameter) \(explanation).")
  }

  package static let unforeseen = ApplianceError(.internalError)

  package var isServersFault: Bool { code == .internalError }

  /// The status of the answer.
  package var status: HTTPResponse.Status { ownStatus ?? code.status }

  /// The message as it is sent.
  package var message: String { code.message + (subject.map { ":\($0)" } ?? "") }

  /// The answer. The document has no place for an explanation, so it goes into a header.
  package var response: Response {
    guard
      var response = try? Response.json(
        Envelope(code: code.rawValue, msg: message, data: NoData()), status: status)
    else { return Response(status: status) }
    response.headers.append(contentsOf: headers)
    if let explanation {
      response.headers[named: "X-Error-Detail"] = String(
        explanation.unicodeScalars.filter { (0x20..<0x7F).contains($0.value) }.map(Character.init))
    }
    return response
  }
}
