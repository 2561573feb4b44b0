import DialectKit
import Gallery

// Shorthands for the OpenAPI description.

extension Schema {
  /// An answer with a content.
  static func envelope(_ data: Schema) -> Schema {
    .object([
      .required("code", .integer, "0 is success"), .required("msg", .string, "SUCCESS, or what is wrong"),
      .required("data", data),
    ])
  }

  /// The answer of an operation that gives nothing back.
  static let done = envelope(.object([]))
  /// An image with a `data:` prefix.
  static let image = Schema.string
  static let token = Schema.string(16...16, pattern: "^[A-Za-z0-9_-]{16}$")
  static let mode = Schema.integer(1...4)
  static let score = Schema.integer(0...100)
  static let groupNames = Schema.array(of: .string(1...Name.maximumLength))
  static let groups = Schema.array(of: .object([.required("groupId", .string)]))
  static let rect = Schema.object([
    .required("left", .integer), .required("top", .integer), .required("right", .integer),
    .required("bottom", .integer),
  ])

  static let faceList = envelope(
    .object([
      .required("totalFaces", .integer),
      .required(
        "face",
        .array(
          of: .object([
            .optional("id", .integer), .required("imageId", .string), .required("imgId", .string),
            .required("imgeId", .string),
            .required("faceToken", .string, "Empty when only the image is left"),
            .required("description", .string), .required("name", .string), .required("gender", .string),
          ]))),
    ]))

  static let binding = envelope(
    .object([
      .required("totalCnt", .integer), .required("successCnt", .integer), .required("failCnt", .integer),
      .required(
        "failInfo",
        .array(of: .object([.required("groupId", .string), .required("errorMsg", .string)]))),
    ]))

  /// - Parameter more: What a search says besides.
  static func detection(_ more: [Field] = []) -> Schema {
    .object(
      [
        .required("left", .integer), .required("top", .integer), .required("right", .integer),
        .required("bottom", .integer), .required("roll", .integer, "Degrees"),
        .required("yaw", .integer, "Degrees"), .required("pitch", .integer, "Degrees"),
        .required("blurness", .number(0...100), "Smaller is blurrier"),
        .optional(
          "livenessScore", .number(0...100),
          "With livenessEnabled: how likely the face was alive before the camera; 50 refuses one genuine face of twenty"
        ),
      ] + more)
  }
}

extension [Field] {
  static let page: [Field] = [
    .optional("pageOffset", .integer(0...Int(Int32.max))),
    .optional("pageSize", .integer(1...Call.longestPage)),
  ]
  static let requiredPage: [Field] = [
    .required("pageOffset", .integer(0...Int(Int32.max))),
    .required("pageSize", .integer(1...Call.longestPage)),
  ]
}

extension [FailureDescription] {
  static func appliance(_ codes: ApplianceErrorCode...) -> [FailureDescription] {
    codes.map { FailureDescription(code: String($0.rawValue), status: $0.status, message: $0.message) }
  }
}
