package import FaceData

/// An enrolled face, without its embedding and pictures, which are fetched when they are needed.
package struct Face: Hashable, Sendable, Codable {
  /// Its number in the store, never shown to a caller.
  package let id: FaceID
  /// The face's id in every dialect's format.
  package let code: FaceCode
  /// Whose face it is; nil where the caller has no subjects.
  package var subject: SubjectID?
  /// The stored image it was cut from, where the dialect stores images.
  package var image: ImageID?
  /// The collections it is in, in order of their ids.
  package var collections: [CollectionID]
  /// Where it is in its photograph, in pixels of the upright image.
  package let box: FaceBox
  /// What was estimated at enrolment; never anew.
  package let attributes: FaceAttributes
  /// The caller's name for the image.
  package var externalImageID: Name?
  /// Values of the custom fields, by field name.
  package var fields: [Name: FieldValue]
  /// The time of enrolment.
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
  /// Must be of the gallery's model.
  package var embedding: Embedding
  /// Where it is in its photograph, in pixels of the upright image.
  package var box: FaceBox
  /// What was estimated of it, for dialects that show it with the face.
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
