/// The return codes of section 3.
package enum TencentCode: Int, Sendable, CaseIterable {
  case success = 0
  case badRequest = 3
  case signatureMissing = 4
  case signatureMalformed = 5
  case targetMismatch = 6
  case signatureExpired = 9
  case appIDUnknown = 10
  case secretIDUnknown = 11
  case secretIDOfAnotherApp = 12
  case signatureUsed = 13
  case signatureWrong = 14
  case tooFrequent = 15
  case bucketUnknown = 16
  case parameterInvalid = 21
  case bodyTooLarge = 23
  case appSuspended = 107
  case authenticationUnavailable = 108
  case internalError = 213
  case noFaceDetected = -1101
  case imageUndecodable = -1102
  case featureFailed = -1103
  case shapeFailed = -1104
  case genderFailed = -1105
  case expressionFailed = -1106
  case ageFailed = -1107
  case poseFailed = -1108
  case glassesFailed = -1109
  case storageFailed = -1200
  case imageEmpty = -1300
  case parameterEmpty = -1301
  case personExists = -1302
  case personMissing = -1303
  case parameterTooLong = -1304
  case faceMissing = -1305
  case groupMissing = -1306
  case groupListMissing = -1307
  case urlNotFetched = -1308
  case tooManyFaces = -1309
  case tooManyPersons = -1310
  case tooManyGroups = -1311
  case nearDuplicate = -1312
  case formatUnsupported = -1400
  case downloadFailed = -1403

  /// What the code says when there is nothing more particular to say.
  package var message: String {
    switch self {
    case .success: "OK"
    case .badRequest: "bad request"
    case .signatureMissing: "the signature is missing: send the Authorization header"
    case .signatureMalformed: "the signature is malformed"
    case .targetMismatch: "appid or bucket of the request is not that of the signature"
    case .signatureExpired: "the signature has expired"
    case .appIDUnknown: "the appid does not exist"
    case .secretIDUnknown: "the secret id does not exist"
    case .secretIDOfAnotherApp: "the secret id belongs to another appid"
    case .signatureUsed: "the signature was for one use and has been used"
    case .signatureWrong: "the signature does not match the secret key"
    case .tooFrequent: "too many requests: try again in a moment"
    case .bucketUnknown: "the bucket does not exist"
    case .parameterInvalid: "a parameter is invalid"
    case .bodyTooLarge: "the request body is too large"
    case .appSuspended: "the appid is suspended"
    case .authenticationUnavailable: "signatures cannot be checked at the moment"
    case .internalError: "internal error: the server's log says more, under the X-Request-Id of this answer"
    case .noFaceDetected: "no face was detected in the image"
    case .imageUndecodable: "the image could not be decoded"
    case .featureFailed: "no features could be computed from the face"
    case .shapeFailed: "the contours of the face could not be located"
    case .genderFailed: "the gender could not be estimated"
    case .expressionFailed: "the expression could not be estimated"
    case .ageFailed: "the age could not be estimated"
    case .poseFailed: "the pose could not be estimated"
    case .glassesFailed: "glasses could not be looked for"
    case .storageFailed: "the features could not be stored"
    case .imageEmpty: "the image is missing or empty"
    case .parameterEmpty: "a parameter is missing or empty"
    case .personExists: "the person exists already"
    case .personMissing: "the person does not exist"
    case .parameterTooLong: "a parameter is too long"
    case .faceMissing: "the face does not exist"
    case .groupMissing: "the group does not exist"
    case .groupListMissing: "the list of groups has no entry"
    case .urlNotFetched: "the image cannot be fetched from this url"
    case .tooManyFaces: "the person or a group may have no more faces"
    case .tooManyPersons: "the group may have no more persons"
    case .tooManyGroups: "the appid may have no more groups"
    case .nearDuplicate: "the person has an almost identical face already"
    case .formatUnsupported: "the image is in no supported format or too large: send JPEG, PNG or BMP"
    case .downloadFailed: "the image could not be downloaded"
    }
  }

  /// Whether no caller could have avoided it, so that the operator must hear of it.
  var isServersFault: Bool {
    switch self {
    case .authenticationUnavailable, .internalError, .storageFailed: true
    default: false
    }
  }
}
