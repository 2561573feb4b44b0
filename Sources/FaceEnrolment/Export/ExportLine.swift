import FaceData
import Foundation
import Gallery

/// One line of an export. ``ExportReader`` reads it again.
package struct ExportLine: Codable, Sendable {
  /// What a line is about.
  package enum Kind: String, Codable, Sendable { case collection, subject, image, face }

  /// A collection that a subject is in, with the note of that membership.
  package struct Place: Codable, Sendable {
    let collection: Name
    let note: String
  }

  var type: Kind
  var name: Name?
  var id: Name?
  var capacity: Int?
  var threshold: Double?
  /// A collection's.
  var kind: String?
  var displayName: Name?
  var fieldTypes: [Name: FieldType]?
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
  var box: FaceBox?
  var attributes: FaceAttributes?
  /// The embedder's version, which is a digest of its weights and of how they are used.
  var model: String?
  var embedding: [Float]?
  /// A stored original, Base64.
  var bytes: Data?
  /// A face as it was cut out at enrolment, Base64.
  var crop: Data?
  var created: String?

  init(_ type: Kind) { self.type = type }

  enum CodingKeys: String, CodingKey {
    case type, name, id, capacity, threshold, kind, tag, places, collections, subject, image, key
    case description, fields, box, attributes, model, embedding, bytes, crop, created
    case displayName = "display_name"
    case fieldTypes = "field_types"
    case personName = "person_name"
    case personGender = "person_gender"
    case externalImageID = "external_image_id"
  }
}

/// A custom field's value as plain JSON.
package struct ExportValue: Codable, Sendable {
  let value: FieldValue

  init(_ value: FieldValue) { self.value = value }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let isTrue = try? container.decode(Bool.self) {
      value = .boolean(isTrue)
    } else if let number = try? container.decode(Int64.self) {
      value = .whole(number)
    } else if let number = try? container.decode(Double.self) {
      value = .real(number)
    } else {
      value = .string(try container.decode(Name.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .string(let text): try container.encode(text)
    case .whole(let number): try container.encode(number)
    case .real(let number): try container.encode(number)
    case .boolean(let isTrue): try container.encode(isTrue)
    }
  }
}

extension Timestamp {
  private static let style = Date.ISO8601FormatStyle()

  // Whole seconds only go through the system's dates: what is in between would be rounded on the way.

  /// UTC with milliseconds, `2026-11-30T03:11:00.007Z`.
  var exportText: String {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let whole = Self.style.format(Date(timeIntervalSince1970: Double(seconds)))
    return whole.dropLast() + "." + String(1000 + abs(rest)).dropFirst() + "Z"
  }

  /// - Returns: nil for a text that is no such time, with or without milliseconds.
  init?(exportText text: String) {
    let parts = text.dropLast().split(separator: ".", maxSplits: 1)
    guard text.hasSuffix("Z"), let whole = parts.first,
      let date = try? Self.style.parse(whole + "Z"),
      let rest = parts.count == 1 ? 0 : parts[1].count == 3 ? Int64(parts[1]) : nil
    else { return nil }
    self.init(milliseconds: Int64(date.timeIntervalSince1970) * 1000 + rest)
  }
}
