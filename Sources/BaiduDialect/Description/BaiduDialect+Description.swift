import DialectKit
import Gallery

// What the operations' descriptions have in common.

extension [FailureDescription] {
  /// Failures by their codes.
  static func baidu(_ codes: BaiduErrorCode...) -> [FailureDescription] {
    codes.map { FailureDescription(code: String($0.rawValue), status: .ok, message: $0.message) }
  }
}

extension BodyDescription {
  /// A form as this dialect has it.
  static func form(_ fields: Field...) -> BodyDescription { .fields(fields, as: .urlEncoded) }
}

extension Field {
  static let logID = Field.required("log_id", .integer, "Number of the exchange, below 2^53")

  static let image = Field.required(
    "image", .base64, "A JPEG, PNG or BMP file; the name `images` means the same")

  static let userID = Field.required("uid", .string(1...Name.maximumLength), "Name of a user")

  static let userInfo = Field.required(
    "user_info", .string(0...RequestLimits.userInfoBytes), "A note that belongs to user and group")

  static let groupID = Field.required("group_id", .string(1...Name.maximumLength), "Name of a group")

  static let groupIDs = Field.required("group_id", .string, "Names of groups, separated by commas")

  static let someGroupIDs = Field.optional(
    "group_id", .string, "Names of groups, separated by commas; none for all of the user's")

  static let actionType = Field.optional(
    "action_type", .choice("append", "replace"), "Whether the user's images there are replaced")

  static let page: [Field] = [
    .optional("start", .integer, "How many entries are passed over; 0 by default"),
    .optional("end", .integer(0...RequestLimits.entries), "How many entries are wanted; 100 by default"),
    .optional("num", .integer(0...RequestLimits.entries), "The same as end; only one of them may be sent"),
  ]
}

extension Schema {
  /// An answer that has nothing to tell.
  static let nothing = Schema.object([.logID])

  /// An answer with a list.
  static func findings(of element: Schema, _ more: Field...) -> Schema {
    .object(
      [
        .logID, .required("result_num", .integer, "Number of results"),
        .required("result", .array(of: element)),
      ]
        + more)
  }

  /// A point in pixels.
  static let pixel = Schema.object([.required("x", .integer), .required("y", .integer)])
}

extension DialectDescription {
  static let baidu = DialectDescription(
    title: "Baidu Face API v2",
    failure: .object([
      .required("error_code", .integer), .required("error_msg", .string), .logID,
    ]),
    failures: .baidu(
      .clusterLimit, .dailyLimit, .qpsLimit, .tokenMissing, .tokenInvalid, .tokenExpired, .moduleClosed,
      .applicationMissing, .invalidParameter, .missingParameter, .internalError),
    security: [
      "baiduAccessToken": .object(["type": "apiKey", "in": "query", "name": "access_token"]),
      "baiduSignature": .object([
        "type": "apiKey", "in": "header", "name": "Authorization",
        "description": "bce-auth-v1 signature of the request",
      ]),
    ])
}
