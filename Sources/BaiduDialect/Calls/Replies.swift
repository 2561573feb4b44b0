import DialectKit

/// An answer: what the operation says, and the number of the exchange.
struct Reply<Content: Encodable>: Encodable {
  let content: Content
  let logID: LogID

  enum CodingKeys: String, CodingKey {
    case logID = "log_id"
  }

  func encode(to encoder: any Encoder) throws {
    try content.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(logID, forKey: .logID)
  }
}

/// The answer of an operation that has nothing to tell.
struct Nothing: Encodable, Sendable {
  private enum CodingKeys: CodingKey {}

  func encode(to encoder: any Encoder) throws {
    _ = encoder.container(keyedBy: CodingKeys.self)
  }
}

/// The answer of an operation that finds something.
struct Findings<Finding: Encodable & Sendable>: Encodable, Sendable {
  let result: [Finding]
  /// What was asked for in `ext_fields`, as far as it is known.
  let extras: Extras?

  init(_ result: [Finding], extras: Extras? = nil) {
    self.result = result
    self.extras = extras
  }

  enum CodingKeys: String, CodingKey {
    case result
    case count = "result_num"
    case extras = "ext_info"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(result.count, forKey: .count)
    try container.encode(result, forKey: .result)
    try container.encodeIfPresent(extras, forKey: .extras)
  }
}

/// `ext_info`: what was asked for beside the result.
struct Extras: Encodable, Sendable {
  /// The `qualities` of each image as JSON text.
  var qualities: String?
  /// How likely each image's face was alive before the camera (``FaceLiveness``).
  var faceliveness: String?

  static let liveness = Field.optional(
    "faceliveness", .string(pattern: "^[01](\\.[0-9]{5})?(,[01](\\.[0-9]{5})?)?$"),
    "How likely the face was alive before the camera, 0 to 1, 0.5 where one of twenty genuine faces is refused; of two "
      + "images both, separated by a comma, and 0 for one that was not asked for")

  /// `nil` where there is nothing in it.
  init?(qualities: String? = nil, faceliveness: String? = nil) {
    guard qualities != nil || faceliveness != nil else { return nil }
    self.qualities = qualities
    self.faceliveness = faceliveness
  }
}
