import DialectKit
import Gallery

/// The answer to a search.
struct RetrievalReply: Encodable {
  let faces: [SearchFace]
}

/// Section 5.2.5, `SearchFace`.
struct SearchFace: Encodable {
  let box: BoundingBox
  let similarity: Float
  let externalFields: [Name: JSONValue]
  let externalImageID: String
  let faceID: String

  /// - Parameter returnFields: The custom fields that the caller wants to see.
  init(_ face: Face, similarity: Float, returnFields: [Name]) {
    box = BoundingBox(face.box)
    self.similarity = similarity
    externalFields = face.fields.filter { returnFields.contains($0.key) }.mapValues(\.json)
    externalImageID = face.externalImageID?.text ?? ""
    faceID = face.code.huawei
  }

  enum CodingKeys: String, CodingKey {
    case similarity
    case box = "bounding_box"
    case externalFields = "external_fields"
    case externalImageID = "external_image_id"
    case faceID = "face_id"
  }
}
