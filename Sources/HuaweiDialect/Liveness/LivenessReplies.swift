import DialectKit
import Foundation
import VideoLiveness

/// The answer to live-detect (v2 reference, table 4-18 and section 5.2.8).
struct LiveDetectReply: Encodable {
  let result: Result
  let warnings: [WarningReply]

  struct Result: Encodable {
    let alive: Bool
    let actions: [Action]
    /// Base64 of a JPEG of the best frame; empty when no frame has a face.
    let picture: String
  }

  struct Action: Encodable {
    let confidence: Double
    let action: Int
  }

  init(_ report: LivenessAnalysis.Report) {
    let verdict = report.verdict
    result = Result(
      alive: verdict.isAlive,
      actions: verdict.actions.map { Action(confidence: $0.confidence, action: $0.action.rawValue) },
      picture: report.picture.map { Data($0).base64EncodedString() } ?? "")
    warnings = verdict.warnings.map(WarningReply.init)
  }

  enum CodingKeys: String, CodingKey {
    case result = "video-result"
    case warnings = "warning-list"
  }

  static let schema = Schema.object([
    .required(
      "video-result",
      .object([
        .required(
          "alive", .boolean, "Whether every action was seen and nothing speaks against a living person"),
        .required(
          "actions",
          .array(
            of: .object([
              .required("action", .integer(1...4)),
              .required(
                "confidence", .number(0...1),
                "How likely the movement reached its limit; seen from 0.5 on"),
            ]))),
        .required("picture", .string, "Base64 of a JPEG of the best frame; empty when no frame has a face"),
      ])), .required("warning-list", .array(of: WarningReply.schema)),
  ])
}

/// The answer to live-detect-face, in the shape of the vendor's SDK.
struct LiveDetectFaceReply: Encodable {
  let result: Result
  let warnings: [WarningReply]

  struct Result: Encodable {
    let alive: Bool
    let confidence: Double
    /// Base64 of the photograph.
    let picture: String
  }

  enum CodingKeys: String, CodingKey {
    case result
    case warnings = "warning-list"
  }

  static let schema = Schema.object([
    .required(
      "result",
      .object([
        .required("alive", .boolean, "Whether the confidence is 0.5 or more"),
        .required("confidence", .number(0...1), "0.5 where one of twenty genuine faces is refused"),
        .required("picture", .base64, "The photograph with the face, as it was sent"),
      ])), .required("warning-list", .array(of: WarningReply.schema)),
  ])
}

/// Section 5.2.10, `WarningList`.
struct WarningReply: Encodable {
  let warningCode: Int
  let warningMsg: String

  init(_ warning: LivenessWarning) {
    warningCode = warning.code
    warningMsg = warning.message
  }

  static let schema = Schema.object([
    .required("warningCode", .integer(1...106)), .required("warningMsg", .string),
  ])
}
