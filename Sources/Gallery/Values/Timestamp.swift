/// A moment, in whole milliseconds since 1970-01-01 00:00 UTC.
package struct Timestamp: Hashable, Comparable, Sendable, Codable {
  /// Since 1970-01-01 00:00 UTC; negative before.
  package let milliseconds: Int64

  /// Since 1970-01-01 00:00 UTC; negative before.
  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static func < (one: Self, other: Self) -> Bool { one.milliseconds < other.milliseconds }

  package init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}
