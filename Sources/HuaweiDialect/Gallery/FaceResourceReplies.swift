import DialectKit
import Gallery

/// The answer that lists faces of a face set.
struct FacesReply: Encodable {
  let setID: String
  let setName: String
  let faces: [FaceSetFace]

  init(_ faces: [Face], in set: FaceCollection) {
    setID = set.code
    setName = set.name.text
    self.faces = faces.map(FaceSetFace.init)
  }

  enum CodingKeys: String, CodingKey {
    case faces
    case setID = "face_set_id"
    case setName = "face_set_name"
  }
}

/// The answer that says how many faces were changed or deleted.
struct FaceNumberReply: Encodable {
  let number: Int
  let setID: String
  let setName: String

  init(number: Int, set: FaceCollection) {
    self.number = number
    setID = set.code
    setName = set.name.text
  }

  enum CodingKeys: String, CodingKey {
    case number = "face_number"
    case setID = "face_set_id"
    case setName = "face_set_name"
  }
}

/// Section 5.2.4, `FaceSetFace`.
struct FaceSetFace: Encodable {
  let box: BoundingBox
  let externalFields: [Name: JSONValue]
  let externalImageID: String
  let faceID: String

  init(_ face: Face) {
    box = BoundingBox(face.box)
    externalFields = face.fields.mapValues(\.json)
    // Faces of other dialects have none.
    externalImageID = face.externalImageID?.text ?? ""
    faceID = face.code.huawei
  }

  enum CodingKeys: String, CodingKey {
    case box = "bounding_box"
    case externalFields = "external_fields"
    case externalImageID = "external_image_id"
    case faceID = "face_id"
  }
}
