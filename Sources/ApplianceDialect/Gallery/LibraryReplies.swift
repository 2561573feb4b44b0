import Gallery

/// The answer to an enrolment (1.1).
struct EnrolReply: Encodable {
  let id: Int64
  let imageId: String
  let faceToken: String
  let rect: RectReply

  init(image: StoredImage, face: Face) {
    id = image.id.rawValue
    imageId = image.token.text
    faceToken = face.code.appliance
    rect = RectReply(face.box)
  }
}

/// A page of faces (1.2 and 2.4).
struct FaceListReply: Encodable {
  let totalFaces: Int
  let face: [FaceLine]
}

/// One line of a list of faces. Its image is called by all names that the document has.
struct FaceLine: Encodable {
  let id: Int64?
  let imageId: String
  let imgId: String
  let imgeId: String
  /// Empty when only the image is left.
  let faceToken: String
  let description: String
  let name: String
  let gender: String

  init(_ entry: LibraryEntry, includesID: Bool) {
    let caption = Caption(face: entry.face, image: entry.image, subject: entry.subject)
    // A face that another dialect enrolled has no image, whose number is the document's `id`. Negative numbers cannot
    // be taken for those of images.
    id = includesID ? entry.image?.id.rawValue ?? entry.face.map { -$0.id.rawValue } : nil
    imageId = entry.image?.token.text ?? ""
    imgId = imageId
    imgeId = imageId
    faceToken = entry.face?.code.appliance ?? ""
    description = caption.description
    name = caption.name
    gender = caption.gender
  }

  init(_ details: FaceDetails) {
    let caption = Caption(details)
    id = nil
    imageId = details.image?.token.text ?? ""
    imgId = imageId
    imgeId = imageId
    faceToken = details.face.code.appliance
    description = caption.description
    name = caption.name
    gender = caption.gender
  }
}

/// What is said about a face: by who enrolled it here, otherwise what another dialect knows.
struct Caption {
  let description: String
  let name: String
  let gender: String

  init(face: Face?, image: StoredImage?, subject: Subject?) {
    description = image?.description ?? (face?.externalImageID ?? subject?.key)?.text ?? ""
    name = image?.personName ?? subject?.name ?? ""
    gender = image?.personGender ?? ""
  }

  init(_ details: FaceDetails) {
    self.init(face: details.face, image: details.image, subject: details.subject)
  }
}

/// One face with its picture (1.5).
struct FaceReply: Encodable {
  let imageId: String
  let description: String
  let name: String
  let gender: String
  let rect: RectReply
  let faceGroupList: [GroupName]
  let image: String

  init(_ portrait: FacePortrait) {
    let caption = Caption(portrait.details)
    imageId = portrait.details.image?.token.text ?? ""
    description = caption.description
    name = caption.name
    gender = caption.gender
    rect = RectReply(portrait.details.face.box)
    faceGroupList = portrait.details.collections.map { GroupName(groupId: $0.name.text) }
    image = portrait.crop.map(DataURI.of) ?? ""
  }
}

/// A group in a list of groups that a face is bound to.
struct GroupName: Encodable {
  let groupId: String
}

/// An original with the faces that it has (1.6).
struct ImageReply: Encodable {
  let image: String
  let faceToken: [String]
}
