/// The custom fields that the faces of a collection may have (Huawei FRS v2, section 5.3).
package struct FieldSchema: Hashable, Sendable, Codable {
  /// The type of each field, by name.
  package let types: [Name: FieldType]

  /// The schema without custom fields.
  package static let empty = FieldSchema(unchecked: [:])

  /// The most custom fields that a collection may have.
  package static let maximumFieldCount = 10

  /// Names that Mien and the vendor keep for themselves.
  package static let reservedNames: Set<Name> = [
    "external_image_id", "bounding_box", "similarity", "face_id", "create_time", "vector", "_id", "_all",
    "_source",
  ]

  /// - Throws: ``GalleryError`` with code `fieldSchemaInvalid`: more than ``maximumFieldCount`` fields, a reserved
  ///   name, or a name that is not 1–36 of `[A-Za-z0-9_-]`.
  package init(_ types: [Name: FieldType]) throws(GalleryError) {
    guard types.count <= Self.maximumFieldCount else {
      throw GalleryError(
        .fieldSchemaInvalid,
        "At most \(Self.maximumFieldCount) custom fields can be defined, not \(types.count). Define fewer.")
    }
    for name in types.keys.sorted() {
      guard isIdentifier(name.text, lengths: 1...36) else {
        throw GalleryError(
          .fieldSchemaInvalid,
          "“\(name)” is not a name for a custom field. Use 1 to 36 letters, digits, underscores and hyphens.",
          context: ["field": name.text])
      }
      guard !Self.reservedNames.contains(name) else {
        throw GalleryError(
          .fieldSchemaInvalid, "“\(name)” is a built-in field. Choose another name for the custom field.",
          context: ["field": name.text])
      }
    }
    self.types = types
  }

  private init(unchecked types: [Name: FieldType]) { self.types = types }

  /// Checks values that a caller wants to give a face, and brings them to their fields' types.
  ///
  /// - Throws: ``GalleryError`` with code `fieldUndefined` for a field that the schema lacks, `fieldTypeMismatch`
  ///   for a value of another type, `fieldValueInvalid` for a string that is not 1–256 of `[A-Za-z0-9_-]`.
  package func checked(_ values: [Name: FieldValue]) throws(GalleryError) -> [Name: FieldValue] {
    var checked: [Name: FieldValue] = [:]
    for (name, value) in values {
      guard let type = types[name] else {
        throw GalleryError(
          .fieldUndefined,
          "There is no custom field “\(name)”. Custom fields are defined at creation.",
          context: ["field": name.text])
      }
      guard let converted = value.converted(to: type) else {
        throw GalleryError(
          .fieldTypeMismatch, "The value of the custom field “\(name)” is not of type \(type.rawValue).",
          context: ["field": name.text, "type": type.rawValue])
      }
      if case .string(let text) = converted, !isIdentifier(text.text, lengths: 1...256) {
        throw GalleryError(
          .fieldValueInvalid,
          "The value of the custom field “\(name)” must be 1 to 256 letters, digits, underscores and hyphens.",
          context: ["field": name.text])
      }
      checked[name] = converted
    }
    return checked
  }
}

/// Whether `text` is made of ASCII letters, digits, `_` and `-`, and has a length in `lengths`.
package func isIdentifier(_ text: some StringProtocol, lengths: ClosedRange<Int>) -> Bool {
  guard lengths.contains(text.utf8.count) else { return false }
  return text.utf8.allSatisfy(isIdentifierCharacter)
}

func isIdentifierCharacter(_ character: UInt8) -> Bool {
  switch character {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
    true
  default: false
  }
}
