package import HTTPTypes

/// The appliance's codes.
///
/// The document lists those from 104200 to 104311 but three. The others are ours, by its own pattern: behind `10`
/// stands the status of the answer.
package enum ApplianceErrorCode: Int, CaseIterable, Sendable {
  /// The message names the parameter behind a colon.
  case invalidParameter = 104000
  case imageDecodeFailed = 104001
  case forbidden = 104030
  case notFound = 104040
  case methodNotAllowed = 104050
  case faceNotFound = 104200
  /// The message names the first failed item of the quality gate behind a colon.
  case badQuality = 104201
  case faceAlreadyExists = 104204
  case faceTokenNotExist = 104205
  case imageIDNotExist = 104206
  case tooManyRequests = 104290
  case groupNameConflict = 104300
  case groupOverLimit = 104302
  /// The document has it for groups that a running identification uses. Here none holds a group, so it cannot occur.
  case groupInUse = 104304
  case groupIDConflict = 104310
  case groupIDNotExist = 104311
  case internalError = 105000

  /// The message as it is sent.
  package var message: String {
    switch self {
    case .invalidParameter: "INVALID_PARAMETER"
    case .imageDecodeFailed: "IMAGE_DECODE_FAILED"
    case .forbidden: "FORBIDDEN"
    case .notFound: "NOT_FOUND"
    case .methodNotAllowed: "METHOD_NOT_ALLOWED"
    case .faceNotFound: "FACE_NOT_FOUND"
    case .badQuality: "BAD_QUALITY"
    case .faceAlreadyExists: "FACE_ALREADY_EXIST"
    case .faceTokenNotExist: "FACE_TOKEN_NOT_EXIST"
    case .imageIDNotExist: "IMAGE_ID_NOT_EXIST"
    case .tooManyRequests: "TOO_MANY_REQUESTS"
    case .groupNameConflict: "GROUP_NAME_CONFLICT"
    case .groupOverLimit: "GROUP_OVER_LIMIT"
    case .groupInUse: "GROUP_BEUSED"
    case .groupIDConflict: "GROUP_ID_CONFLICT"
    case .groupIDNotExist: "GROUP_ID_NOT_EXIST"
    case .internalError: "INTERNAL_ERROR"
    }
  }

  /// The status of an answer with this code.
  package var status: HTTPResponse.Status {
    switch self {
    case .forbidden: .forbidden
    case .notFound: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .tooManyRequests: .tooManyRequests
    case .internalError: .internalServerError
    default: .badRequest
    }
  }
}
