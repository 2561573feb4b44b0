/// The codes of the document's last chapter, and 216612 and 216619, which only its samples show.
package enum BaiduErrorCode: Int, Sendable, CaseIterable {
  case clusterLimit = 4
  case dailyLimit = 17
  case qpsLimit = 18
  case totalLimit = 19
  case tokenMissing = 100
  case tokenInvalid = 110
  case tokenExpired = 111
  case moduleClosed = 216015
  case invalidParameter = 216100
  case missingParameter = 216101
  case unsupportedService = 216102
  case parameterTooLong = 216103
  case applicationMissing = 216110
  case invalidUserID = 216111
  case emptyImage = 216200
  case imageFormat = 216201
  case imageSize = 216202
  case database = 216300
  case backend = 216400
  case internalError = 216401
  case faceNotFound = 216402
  case unknown = 216500
  case userMissing = 216611
  /// Of the operations that change or delete a user.
  case userToChangeMissing = 216612
  case userNotDeleted = 216613
  case tooFewImages = 216614
  case imageNotProcessed = 216615
  case imageExists = 216616
  case userNotAdded = 216617
  case emptyGroup = 216618
  case lastGroup = 216619
  case tooManyUsers = 216631

  /// The code's words on the wire: those of a sample where there is one, otherwise those of the table.
  package var message: String {
    switch self {
    case .clusterLimit: "Open api request limit reached"
    case .dailyLimit: "Open api daily request limit reached"
    case .qpsLimit: "Open api qps request limit reached"
    case .totalLimit: "Open api total request limit reached"
    case .tokenMissing: "Invalid parameter"
    case .tokenInvalid: "Access token invalid or no longer valid"
    case .tokenExpired: "Access token expired"
    case .moduleClosed: "module closed"
    case .invalidParameter: "invalid param"
    case .missingParameter: "not enough param"
    case .unsupportedService: "service not support"
    case .parameterTooLong: "param too long"
    case .applicationMissing: "appid not exist"
    case .invalidUserID: "invalid userid"
    case .emptyImage: "empty image"
    case .imageFormat: "image format error"
    case .imageSize: "image size error"
    case .database: "db error"
    case .backend: "backend error"
    case .internalError: "internal error"
    case .faceNotFound: "face not found"
    case .unknown: "unknown error"
    case .userMissing, .userToChangeMissing: "user not exist"
    case .userNotDeleted: "fail to delete user record"
    case .tooFewImages: "not enough images"
    case .imageNotProcessed: "fail to process images"
    case .imageExists: "image exist"
    case .userNotAdded: "fail to add user"
    case .emptyGroup: "no user in group"
    case .lastGroup: "user must be in one group at least"
    case .tooManyUsers: "request add user overlimit"
    }
  }
}
