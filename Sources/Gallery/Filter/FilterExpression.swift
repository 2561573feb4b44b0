/// A condition on a face's fields, checked against the schema of its collection (Huawei FRS v2, section 5.5).
///
/// ```text
/// expression  = conjunction { "||" conjunction }
/// conjunction = negation { "&&" negation }
/// negation    = "!" negation | "(" expression ")" | condition
/// condition   = field ":" ( value | range )
/// range       = ( "[" | "{" ) bound "TO" bound ( "]" | "}" )       square: included, curly: excluded
/// bound       = value | "*"
/// ```
///
/// A face without a value for a field does not meet a condition on it; `!` turns that round.
package indirect enum FilterExpression: Hashable, Sendable {
  case condition(FilterCondition)
  case not(FilterExpression)
  case all([FilterExpression])
  case any([FilterExpression])

  /// The longest filter, in UTF-8 bytes.
  package static let maximumLength = 4096
  /// How deeply `!` and parentheses may be nested.
  package static let maximumDepth = 32
}

/// What a field must be.
package struct FilterCondition: Hashable, Sendable {
  /// The comparison of a condition; its values have the type of the field.
  package enum Test: Hashable, Sendable {
    case equals(FieldValue)
    /// Between two values of the field's type; nil is open.
    case between(lower: Bound?, upper: Bound?)
  }

  /// An end of a range.
  package struct Bound: Hashable, Sendable {
    /// Of the field's type.
    package let value: FieldValue
    /// Whether ``value`` itself is in the range: a square bracket in the filter language.
    package let isIncluded: Bool

    package init(value: FieldValue, isIncluded: Bool) {
      self.value = value
      self.isIncluded = isIncluded
    }
  }

  /// Whose value is looked at.
  package let field: FilterField
  /// What that value must meet.
  package let test: Test

  package init(field: FilterField, test: Test) {
    self.field = field
    self.test = test
  }
}

/// A field that a filter can name.
package enum FilterField: Hashable, Sendable {
  /// The face's id in Huawei's format.
  case faceID
  case externalImageID
  /// Milliseconds since 1970.
  case createTime
  case custom(Name, FieldType)

  /// The field that a filter calls `name`.
  ///
  /// - Returns: nil when it is neither built in (`face_id`, `external_image_id`, `create_time`) nor in
  ///   `schema`.
  package init?(name: Name, schema: FieldSchema) {
    switch name {
    case "face_id": self = .faceID
    case "external_image_id": self = .externalImageID
    case "create_time": self = .createTime
    default:
      guard let type = schema.types[name] else { return nil }
      self = .custom(name, type)
    }
  }

  /// The type of its values: strings for ids, `long` for the time of creation.
  package var type: FieldType {
    switch self {
    case .faceID, .externalImageID: .string
    case .createTime: .long
    case .custom(_, let type): type
    }
  }
}

/// Those values of a face that filters and sorting look at.
package struct FilterRecord: Hashable, Sendable {
  /// Compared in Huawei's format, as `face_id`.
  package var code: FaceCode
  /// nil: the face has none, and meets no condition on it.
  package var externalImageID: Name?
  /// The time of enrolment, compared as milliseconds since 1970.
  package var created: Timestamp
  /// The custom fields that the face has a value for.
  package var fields: [Name: FieldValue]

  package init(
    code: FaceCode, externalImageID: Name?, created: Timestamp, fields: [Name: FieldValue]
  ) {
    self.code = code
    self.externalImageID = externalImageID
    self.created = created
    self.fields = fields
  }

  /// What filters see of an enrolled face.
  package init(_ face: Face) {
    self.init(
      code: face.code, externalImageID: face.externalImageID, created: face.created, fields: face.fields)
  }

  /// The value of a field, or nil when the face has none of the field's type.
  package func value(of field: FilterField) -> FieldValue? {
    switch field {
    case .faceID: .string(Name(code.huawei))
    case .externalImageID: externalImageID.map(FieldValue.string)
    case .createTime: .whole(created.milliseconds)
    case .custom(let name, let type): fields[name].flatMap { $0.converted(to: type) }
    }
  }
}

extension FilterExpression {
  /// Whether one face meets the filter.
  package func matches(_ record: FilterRecord) -> Bool {
    switch self {
    case .condition(let condition):
      guard let value = record.value(of: condition.field) else { return false }
      return condition.test.accepts(value)
    case .not(let inner): return !inner.matches(record)
    case .all(let parts): return parts.allSatisfy { $0.matches(record) }
    case .any(let parts): return parts.contains { $0.matches(record) }
    }
  }
}

extension FilterCondition.Test {
  func accepts(_ value: FieldValue) -> Bool {
    switch self {
    case .equals(let wanted): return value == wanted
    case .between(let lower, let upper):
      if let lower, !lower.isBelow(value) { return false }
      if let upper, !upper.isAbove(value) { return false }
      return true
    }
  }
}

extension FilterCondition.Bound {
  fileprivate func isBelow(_ value: FieldValue) -> Bool {
    switch (self.value, value) {
    case (.whole(let bound), .whole(let value)): isIncluded ? bound <= value : bound < value
    case (.real(let bound), .real(let value)): isIncluded ? bound <= value : bound < value
    default: false
    }
  }

  fileprivate func isAbove(_ value: FieldValue) -> Bool {
    switch (self.value, value) {
    case (.whole(let bound), .whole(let value)): isIncluded ? bound >= value : bound > value
    case (.real(let bound), .real(let value)): isIncluded ? bound >= value : bound > value
    default: false
    }
  }
}
