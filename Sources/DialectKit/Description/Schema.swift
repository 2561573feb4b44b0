/// The shape of a value in a request or an answer, in the words of JSON Schema.
package struct Schema: Sendable, Equatable {
  /// The schema as JSON.
  package let json: JSONValue
  /// Whether the value is a file, which only a form can carry.
  let isFile: Bool

  private init(_ keywords: [String: JSONValue?], isFile: Bool = false) {
    json = .object(JSONMembers(keywords.compactMapValues { $0 }))
    self.isFile = isFile
  }
}

// The simple kinds. Ranges are those that the vendor's document names.
extension Schema {
  /// Any text.
  package static let string = string()
  /// Any whole number.
  package static let integer = Schema(["type": "integer"])
  /// Any number.
  package static let number = Schema(["type": "number"])
  /// `true` or `false`, without quotation marks in JSON.
  package static let boolean = Schema(["type": "boolean"])
  /// Any value at all.
  package static let any = Schema([:])
  /// The bytes of a file, as a part of a form.
  package static let file = Schema(["type": "string", "format": "binary"], isFile: true)
  /// The bytes of a file in Base64.
  package static let base64 = Schema(["type": "string", "format": "byte"])

  /// - Parameters:
  ///   - length: How many characters the text may have.
  ///   - pattern: A regular expression that the text matches.
  package static func string(_ length: ClosedRange<Int>? = nil, pattern: String? = nil) -> Schema {
    Schema([
      "type": "string", "minLength": length.map { .integer(Int64($0.lowerBound)) },
      "maxLength": length.map { .integer(Int64($0.upperBound)) }, "pattern": pattern.map(JSONValue.string),
    ])
  }

  /// One of some texts.
  package static func choice(_ values: String...) -> Schema {
    Schema(["type": "string", "enum": .array(values.map(JSONValue.string))])
  }

  /// A whole number in a range.
  package static func integer(_ range: ClosedRange<Int>) -> Schema {
    Schema([
      "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
      "maximum": .integer(Int64(range.upperBound)),
    ])
  }

  /// A number in a range.
  package static func number(_ range: ClosedRange<Double>) -> Schema {
    Schema(["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)])
  }
}

// Kinds that are made of others.
extension Schema {
  /// A list.
  ///
  /// - Parameter count: How many elements it may have; nil for any number.
  package static func array(of element: Schema, count: ClosedRange<Int>? = nil) -> Schema {
    Schema([
      "type": "array", "items": element.json, "minItems": count.map { .integer(Int64($0.lowerBound)) },
      "maxItems": count.map { .integer(Int64($0.upperBound)) },
    ])
  }

  /// An object with known members. Others may come as well, because vendors add to their answers.
  package static func object(_ fields: [Field]) -> Schema {
    let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
    return Schema([
      "type": "object",
      "properties": .object(
        JSONMembers(Dictionary(fields.map { ($0.name, $0.annotated) }) { first, _ in first })),
      "required": required.isEmpty ? nil : .array(required),
    ])
  }

  /// An object whose members' names are the caller's, all of one kind.
  package static func map(of value: Schema) -> Schema {
    Schema(["type": "object", "additionalProperties": value.json])
  }

  /// A value of any of several kinds.
  package static func either(_ schemas: Schema...) -> Schema { either(schemas) }

  static func either(_ schemas: [Schema]) -> Schema {
    schemas.count == 1 ? schemas[0] : Schema(["anyOf": .array(schemas.map(\.json))])
  }
}

/// A named value in an object, a form, a query or a header.
package struct Field: Sendable, Equatable {
  /// As it stands in the request or the answer.
  package let name: String
  /// What the value may be.
  package let schema: Schema
  /// What the value means, for people; may be empty.
  package let note: String
  /// Whether the value is always there, or the request fails without it.
  package let isRequired: Bool

  /// A value that is always there, or without which the request fails.
  package static func required(_ name: String, _ schema: Schema, _ note: String = "") -> Field {
    Field(name: name, schema: schema, note: note, isRequired: true)
  }

  /// A value that may be missing.
  package static func optional(_ name: String, _ schema: Schema, _ note: String = "") -> Field {
    Field(name: name, schema: schema, note: note, isRequired: false)
  }

  /// The schema with the note in it.
  var annotated: JSONValue {
    guard !note.isEmpty, case .object(var keywords) = schema.json else { return schema.json }
    keywords["description"] = .string(note)
    return .object(keywords)
  }
}

extension JSONValue: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self = .string(value) }
}
