package import Foundation
package import NIOCore

/// A JSON value of whatever type the caller sent.
package enum JSONValue: Sendable, Equatable, Encodable {
  case null
  case bool(Bool)
  /// A whole number of 64 bits, however it was written: JSON makes no difference between `1` and `1.0`.
  case integer(Int64)
  /// Any other number. One that the caller sent is infinite when it is ``unreadableNumber``.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONMembers)

  /// A number that is too large or too small for floating point, or has too many digits: a wrong value for whatever
  /// parameter, but JSON.
  package static let unreadableNumber = JSONValue.number(.infinity)

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }

  /// Reads one JSON value.
  ///
  /// - Throws: ``DialectFailure`` of the kind `malformedJSON`.
  package static func parsed(_ bytes: Data) throws(DialectFailure) -> JSONValue {
    try bytes.withUnsafeBytes { bytes in Result { () throws(JSONFault) in try JSONReader.value(of: bytes) } }
      .orFailure()
  }

  /// Reads one JSON value.
  ///
  /// - Throws: ``DialectFailure`` of the kind `malformedJSON`.
  package static func parsed(_ bytes: ByteBuffer) throws(DialectFailure) -> JSONValue {
    try bytes.withUnsafeReadableBytes { bytes in
      Result { () throws(JSONFault) in try JSONReader.value(of: bytes) }
    }.orFailure()
  }

  /// The type's name in messages to the caller.
  package var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .number(let value) where !value.isFinite: "a number that is too large or has too many digits"
    // Any smaller whole number is an integer.
    case .number(let value): abs(value) < 0x1p63 ? "a number with a fraction" : "a number that is too large"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension Result where Failure == JSONFault {
  fileprivate func orFailure() throws(DialectFailure) -> Success {
    switch self {
    case .success(let value): return value
    case .failure(let fault):
      throw DialectFailure(.malformedJSON, "The JSON cannot be read. \(fault.message)")
    }
  }
}
