import Foundation
import Gallery

/// The answer about one face set.
struct FaceSetReply: Encodable {
  let info: FaceSetInfo

  enum CodingKeys: String, CodingKey { case info = "face_set_info" }
}

/// The answer about all face sets.
struct FaceSetsReply: Encodable {
  let infos: [FaceSetInfo]

  enum CodingKeys: String, CodingKey { case infos = "face_sets_info" }
}

/// The answer to deleting a face set.
struct DeletedFaceSetReply: Encodable {
  let name: String

  enum CodingKeys: String, CodingKey { case name = "face_set_name" }
}

/// Section 5.2.6, `FaceSetInfo`.
struct FaceSetInfo: Encodable {
  struct TypeInfo: Encodable {
    let type: String
  }

  let faceNumber: Int
  let externalFields: [Name: TypeInfo]
  let id: String
  let name: String
  let createDate: String
  let capacity: Int

  init(_ collection: FaceCollection) {
    faceNumber = collection.faceCount
    externalFields = collection.schema.types.mapValues { TypeInfo(type: $0.rawValue) }
    id = collection.code
    name = collection.name.text
    createDate = collection.created.createDate
    // Other dialects make collections without a limit.
    capacity = collection.capacity ?? max(FaceSetCapacity.most, collection.faceCount)
  }

  enum CodingKeys: String, CodingKey {
    case faceNumber = "face_number"
    case externalFields = "external_fields"
    case id = "face_set_id"
    case name = "face_set_name"
    case createDate = "create_date"
    case capacity = "face_set_capacity"
  }
}

extension Timestamp {
  private static let style = Date.ISO8601FormatStyle().year().month().day().dateTimeSeparator(.space)
    .time(includingFractionalSeconds: false)

  /// UTC, `yyyy-MM-dd HH:mm:ss`.
  var createDate: String {
    Self.style.format(Date(timeIntervalSince1970: Double(milliseconds / 1000)))
  }
}
