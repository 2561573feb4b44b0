import DialectKit
import Gallery

/// What a face set may hold (v2 reference, table 4-32).
enum FaceSetCapacity {
  static let step = 10_000
  static let most = 100_000
}

extension NewCollection {
  /// Reads the parameters of a new face set.
  ///
  /// - Throws: ``DialectFailure`` of the kinds `missingParameter` and `invalidParameter`, or ``GalleryError`` with code
  ///   `fieldSchemaInvalid`.
  init(_ fields: RequestFields) throws {
    let name = try fields.required("face_set_name", fields.string)
    guard isIdentifier(name, lengths: 1...64), !name.hasPrefix("_") else {
      throw DialectFailure.invalid(
        "face_set_name", "must be 1 to 64 letters, digits, hyphens and underscores, the first no underscore")
    }
    let capacity = try fields.integer("face_set_capacity") ?? FaceSetCapacity.most
    guard (FaceSetCapacity.step...FaceSetCapacity.most).contains(capacity),
      capacity.isMultiple(of: FaceSetCapacity.step)
    else {
      throw DialectFailure.invalid(
        "face_set_capacity", "must be a multiple of \(FaceSetCapacity.step), up to \(FaceSetCapacity.most)")
    }
    self.init(
      name: Name(name), capacity: capacity,
      schema: try FieldSchema(external: fields.json("external_fields")))
  }
}

extension FieldSchema {
  /// Reads the definition of custom fields: `{"timestamp": {"type": "long"}}` (v2 reference, section 5.3).
  ///
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter`, or ``GalleryError`` with code `fieldSchemaInvalid`.
  fileprivate init(external definition: JSONValue?) throws {
    guard let definition else {
      self = .empty
      return
    }
    guard case .object(let members) = definition else {
      throw DialectFailure.invalid("external_fields", "must be an object, not \(definition.typeName)")
    }
    var types: [Name: FieldType] = [:]
    for (name, info) in members {
      guard case .object(let parts) = info else {
        throw DialectFailure.invalid("external_fields.\(name.prefix(36))", "must be an object with a type")
      }
      switch parts["type"] {
      case nil: types[Name(name)] = .string
      case .string(let word)?:
        guard let type = FieldType(rawValue: word.lowercased()) else { fallthrough }
        types[Name(name)] = type
      default:
        let known = FieldType.allCases.map(\.rawValue).joined(separator: ", ")
        throw DialectFailure.invalid("external_fields.\(name.prefix(36)).type", "must be one of \(known)")
      }
    }
    try self.init(types)
  }
}
