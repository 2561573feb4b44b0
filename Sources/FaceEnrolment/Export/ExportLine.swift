import Foundation
package import Gallery

/// One line of an export.
package struct ExportLine: Encodable, Sendable {
  package struct Box: Encodable, Sendable {
    let x: Double
    let y: Double
    let width: Double
    let height: Double
  }

  package struct Place: Encodable, Sendable {
    let collection: Name
    let note: String
  }

  /// `tenant`, `collection`, `subject`, `image` or `face`.
  var type: String
  var name: String?
  var id: Name?
  var capacity: Int?
  var threshold: Double?
  var kind: String?
  var displayName: Name?
  var fieldTypes: [Name: String]?
  var tag: String?
  var places: [Place]?
  var collections: [Name]?
  var subject: Name?
  var image: Name?
  var key: Name?
  var description: String?
  var personName: String?
  var personGender: String?
  var externalImageID: Name?
  var fields: [Name: ExportValue]?
  var box: Box?
  var model: String?
  var embedding: [Float]?
  /// Base64.
  var bytes: Data?
  var created: String?

  enum CodingKeys: String, CodingKey {
    case type, name, id, capacity, threshold, kind, tag, places, collections, subject, image, key
    case description, fields, box, model, embedding, bytes, created
    case displayName = "display_name"
    case fieldTypes = "field_types"
    case personName = "person_name"
    case personGender = "person_gender"
    case externalImageID = "external_image_id"
  }
}

/// A custom field's value as plain JSON.
package enum ExportValue: Encodable, Sendable {
  case value(FieldValue)

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    guard case .value(let value) = self else { return }
    switch value {
    case .string(let text): try container.encode(text)
    case .whole(let number): try container.encode(number)
    case .real(let number): try container.encode(number)
    case .boolean(let isTrue): try container.encode(isTrue)
    }
  }
}
