import Authentication
import DialectKit
import VideoLiveness

/// What a call asks the person in a video to do: `actions`, `action_time` and `nod_threshold` (v2 reference, table 4-17).
struct ActionParameters {
  private static let mostActions = 10
  private static let nodThresholds: ClosedRange<Double> = 1...90
  private static let usualNodThreshold = 10.0

  let request: ActionRequest

  static let fields: [Field] = [
    .required(
      "actions", .string(pattern: "^ *[1-4] *(, *[1-4] *){0,\(mostActions - 1)}$"),
      "1 turn to the left, 2 turn to the right (the person's own), 3 nod, 4 move the mouth; in their order"),
    .optional(
      "action_time", .string(pattern: "^( *[0-9]+-[0-9]+ *(, *[0-9]+-[0-9]+ *)*)?$"),
      "A window for each action, in milliseconds from the first frame; without it the order counts"),
    .optional("nod_threshold", .number(nodThresholds), "Degrees that a nod must have; 10 by default"),
  ]

  /// - Throws: ``HuaweiError`` with the codes FRS.0011 and FRS.0702 to FRS.0704, and ``DialectFailure`` for a value of
  ///   another type or a threshold out of range.
  init(_ fields: RequestFields) throws {
    let codes = try fields.required("actions", fields.string)
    guard !codes.blanksTrimmed.isEmpty else {
      throw HuaweiError(.parameterMissing, "The parameter actions is empty. Send codes such as 1,3,2.")
    }
    let actions = try Self.actions(codes)
    let windows = try fields.string("action_time").flatMap { try Self.windows($0, for: actions.count) }
    let threshold = try fields.number("nod_threshold") ?? Self.usualNodThreshold
    guard Self.nodThresholds.contains(threshold) else {
      throw DialectFailure.invalid("nod_threshold", "must be from 1 to 90")
    }
    request = ActionRequest(actions: actions, windows: windows, nodThreshold: Float(threshold))
  }

  /// Makes sure that every window begins before the video ends.
  ///
  /// - Parameter duration: Of the video, in seconds.
  /// - Throws: ``HuaweiError`` with the code FRS.0703.
  func check(within duration: Double) throws(HuaweiError) {
    guard let late = request.windows?.first(where: { $0.lowerBound >= duration }) else { return }
    throw HuaweiError(
      .actionTimeInvalid,
      "A window of action_time begins \(Int(late.lowerBound * 1000)) ms after the first frame; the video ends after "
        + "\(Int(duration * 1000)) ms.")
  }

  private static func actions(_ text: String) throws(HuaweiError) -> [ActionKind] {
    let codes = text.byteSplit(",")
    guard codes.count <= mostActions else {
      throw HuaweiError(.tooManyActions, "There are \(codes.count) actions; send \(mostActions) at most.")
    }
    return try codes.map { (code) throws(HuaweiError) in
      guard let action = number(code.blanksTrimmed).flatMap(ActionKind.init(rawValue:)) else {
        throw HuaweiError(
          .actionUnsupported,
          "“\(code.prefix(20))” is no action. There are 1, 2, 3 and 4, separated by commas.")
      }
      return action
    }
  }

  /// Digits alone, of which a video needs no more than nine.
  private static func number(_ text: some StringProtocol) -> Int? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return text.utf8.count <= 9 && text.utf8.allSatisfy(digits.contains) ? Int(text) : nil
  }

  /// `nil` for an empty text, which clients send for none.
  private static func windows(
    _ text: String, for count: Int
  ) throws(HuaweiError) -> [ClosedRange<Double>]? {
    guard !text.blanksTrimmed.isEmpty else { return nil }
    let parts = text.byteSplit(",")
    guard parts.count == count else {
      throw HuaweiError(
        .actionTimeInvalid, "action_time has \(parts.count) windows for \(count) actions. Send one for each.")
    }
    return try parts.map { (part) throws(HuaweiError) in
      let ends = part.blanksTrimmed.byteSplit("-").map(number)
      guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else {
        throw HuaweiError(
          .actionTimeInvalid,
          "“\(part.prefix(40))” in action_time is no window. Write start and end in milliseconds, as 1000-3000."
        )
      }
      return Double(start) / 1000...Double(end) / 1000
    }
  }
}
