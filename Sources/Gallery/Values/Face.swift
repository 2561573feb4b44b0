package import FaceData

/// An enrolled face, without its embedding and pictures, which are fetched when they are needed.
package struct Face: Hashable, Sendable, Codable {
  package let id: FaceID
  /// The face's id in every dialect's format.
  package let code: FaceCode
  package var subject: SubjectID?
  /// The stored image it was cut from, where the dialect stores images.
  package var image: ImageID?
  /// The collections it is in, in order of their ids.
  package var collections: [CollectionID]
  package let box: FaceBox
  package let attributes: FaceAttributes
  /// The caller's name for the image.
  package var externalImageID: Name?
  /// Values of the custom fields, by field name.
  package var fields: [Name: FieldValue]
  package let created: Timestamp

  package init(
    id: FaceID, code: FaceCode, subject: SubjectID?, image: ImageID?, collections: [CollectionID],
    box: FaceBox, attributes: FaceAttributes, externalImageID: Name?, fields: [Name: FieldValue],
    created: Timestamp
  ) {
    self.id = id
    self.code = code
    self.subject = subject
    self.image = image
    self.collections = collections
    self.box = box
    self.attributes = attributes
    self.externalImageID = externalImageID
    self.fields = fields
    self.created = created
  }
}

/// One face of an image that a caller wants to enrol, as the pipeline computed it.
package struct NewFace: Hashable, Sendable {
  package var embedding: Embedding
  package var box: FaceBox
  package var attributes: FaceAttributes
  /// The face cut out of its image, encoded; stored only where a dialect promises to give it back.
  package var crop: [UInt8]?

  package init(
    embedding: Embedding, box: FaceBox, attributes: FaceAttributes = FaceAttributes(), crop: [UInt8]? = nil
  ) {
    self.embedding = embedding
    self.box = box
    self.attributes = attributes
    self.crop = crop
  }
}
