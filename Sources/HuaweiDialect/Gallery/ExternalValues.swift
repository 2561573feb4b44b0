import DialectKit
import Gallery

/// What a caller attaches to a face: its own name for the image and values of custom fields.
struct ExternalValues: Sendable {
  let imageID: Name?
  /// `nil` when the parameter is missing.
  let fields: [Name: FieldValue]?

  /// - Throws: ``DialectFailure`` of the kind `invalidParameter`, or ``HuaweiError`` with `fieldTypeMismatch` for a
  ///   value that no field can have.
  init(_ fields: RequestFields) throws {
    imageID = try fields.string("external_image_id").map { Name($0) }
    if let imageID, !isIdentifier(imageID.text, lengths: 1...36) {
      throw DialectFailure.invalid(
        "external_image_id", "must be 1 to 36 letters, digits, hyphens and underscores")
    }
    switch try fields.json("external_fields") {
    case nil: self.fields = nil
    case .object(let members):
      var values: [Name: FieldValue] = [:]
      for (name, value) in members {
        guard let fieldValue = FieldValue(value) else {
          throw HuaweiError(
            .fieldTypeMismatch, "The value of a custom field cannot be \(value.typeName).")
        }
        values[Name(name)] = fieldValue
      }
      self.fields = values
    case let other?:
      throw DialectFailure.invalid("external_fields", "must be an object, not \(other.typeName)")
    }
  }
}

extension FieldValue {
  /// - Returns: `nil` for what no custom field can hold.
  fileprivate init?(_ value: JSONValue) {
    switch value {
    case .string(let text): self = .string(Name(text))
    case .integer(let number): self = .whole(number)
    case .number(let number) where number.isFinite: self = .real(number)
    case .bool(let isTrue): self = .boolean(isTrue)
    case .null, .number, .array, .object: return nil
    }
  }

  /// The value as an answer has it.
  var json: JSONValue {
    switch self {
    case .string(let text): .string(text.text)
    case .whole(let number): .integer(number)
    case .real(let number): .number(number)
    case .boolean(let isTrue): .bool(isTrue)
    }
  }
}
