import DialectKit
import Gallery
import Hummingbird

extension Endpoint {
  /// Describes an operation of this dialect.
  ///
  /// - Parameters:
  ///   - takes: The members of the body besides those that all operations have.
  ///   - gives: The members of `data`.
  ///   - fails: The codes of its own.
  ///   - needsBucket: Whether the body must name the bucket.
  func described(
    _ summary: String, takes: [Field] = [], gives: [Field], fails: [TencentCode], needsBucket: Bool = true
  ) -> Endpoint {
    let bucket: Field = needsBucket ? .required("bucket", .string) : .optional("bucket", .string)
    return described(
      summary, body: .fields([.required("appid", .string), bucket] + takes, as: .json, .multipart),
      answer: .object([
        .required("code", .integer, "0"), .required("message", .string), .required("data", .object(gives)),
      ]),
      failures: fails.map(\.description))
  }
}

extension DialectDescription {
  /// What all operations of this dialect have in common.
  static let tencent = DialectDescription(
    title: "Tencent Youtu (万象优图)",
    failure: .object([
      .required("code", .integer, "Why it failed; see the description of the answer"),
      .required("message", .string),
      .required(
        "data",
        .object([.optional("fail_flag", .integer(1...2), "Which image of a comparison failed")])),
    ]),
    failures: [
      TencentCode.badRequest, .signatureMissing, .signatureMalformed, .targetMismatch, .signatureExpired,
      .appIDUnknown, .secretIDUnknown, .secretIDOfAnotherApp, .signatureUsed, .signatureWrong, .tooFrequent,
      .bucketUnknown, .parameterInvalid, .bodyTooLarge, .appSuspended, .authenticationUnavailable,
      .internalError, .parameterEmpty, .parameterTooLong,
    ].map(\.description),
    security: [
      "youtu": .object([
        "type": "apiKey", "in": "header", "name": "Authorization",
        "description":
          "Base64(HMAC-SHA1(SecretKey, plain) ‖ plain), plain = a=appid&b=bucket&k=SecretId&e=expiry&t=now&r=random&u=0&f=, in any order; r, u and f only where e is 0",
      ])
    ])
}

extension TencentCode {
  var description: FailureDescription {
    FailureDescription(
      code: String(rawValue), status: self == .bodyTooLarge ? .contentTooLarge : .ok, message: message)
  }

  /// How an image can be refused.
  static let ofImages: [TencentCode] = [
    .imageEmpty, .urlNotFetched, .downloadFailed, .formatUnsupported, .imageUndecodable, .noFaceDetected,
  ]
}

// Fields that several operations have.
extension Field {
  static let person = Field.required("person_id", .identifier)
  static let group = Field.required("group_id", .identifier)
  static let groupIDs = Field.required("group_ids", .array(of: .identifier))
  /// The groups of a search. The descriptions of forms know no choice between parameters.
  static let searchedGroups: [Field] = [
    .optional("group_id", .identifier, "One of group_id and group_ids is needed"),
    .optional("group_ids", .array(of: .identifier), "Used where group_id is not sent"),
  ]
  static let session = Field.required("session_id", .string, "Names the request, as X-Request-Id does")
  static let faceIDs = Field.required("face_ids", .array(of: .string))

  /// An image: a file or an address, which wins.
  static func image(_ file: String = "image", or url: String = "url") -> [Field] {
    [.optional(file, .file), .optional(url, .string, "Used instead of \(file) where both are sent")]
  }
}

extension Schema {
  /// An id of what exists, whatever dialect made it.
  static let identifier = Schema.string(1...Name.maximumLength)
  /// An id of what is to be made: 1–64 bytes.
  static let newIdentifier = Schema.string(1...64)
  /// A name or tag: up to 256 bytes.
  static let note = Schema.string(0...256)
  static let percent = Schema.number(0...100)
}
