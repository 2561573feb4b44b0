package import FaceData

/// What can be changed inside a transaction, in single steps.
///
/// A step keeps the tables consistent among themselves, but knows no rule of the gallery (limits, cascades,
/// the index): those are the use cases', which see later reads of the same transaction changed.
///
/// - Throws: Every step a storage error, as ``GalleryReader``; what a step refuses besides is told there.
package protocol GalleryWriter: GalleryReader {
  /// - Throws: ``GalleryError`` with code `collectionExists` when the name is taken.
  func insertCollection(_ new: NewCollection, code: String, at time: Timestamp) throws(GalleryError)
    -> FaceCollection
  /// Replaces what can change of a collection: capacity, threshold, kind and display name.
  func updateCollection(_ collection: FaceCollection) throws(GalleryError)
  /// Deletes a collection with its memberships; its faces must have left it.
  func deleteCollection(_ id: CollectionID) throws(GalleryError)

  /// - Throws: ``GalleryError`` with code `subjectExists` when the key is taken.
  func insertSubject(_ new: NewSubject, at time: Timestamp) throws(GalleryError) -> Subject
  /// Replaces name and tag.
  func updateSubject(_ subject: Subject) throws(GalleryError)
  /// Deletes a subject with its memberships; its faces must be gone.
  func deleteSubject(_ id: SubjectID) throws(GalleryError)
  /// Inserts a membership, or replaces its note.
  func putMembership(_ membership: Membership) throws(GalleryError)
  /// Takes a subject out of a collection; its faces there are not touched. Not a member: nothing happens.
  func deleteMembership(of subject: SubjectID, in collection: CollectionID) throws(GalleryError)

  /// Inserts a face that is in no collection yet.
  ///
  /// - Returns: nil when the code is taken; draw another.
  func insertFace(_ new: FaceInsertion) throws(GalleryError) -> FaceID?
  /// Replaces external image id and custom fields.
  func updateFace(_ id: FaceID, externalImageID: Name?, fields: [Name: FieldValue]) throws(GalleryError)
  /// Replaces the embedding (when the gallery moves to another embedder).
  func replaceEmbedding(of face: FaceID, by embedding: Embedding) throws(GalleryError)
  /// Deletes a face with its embedding and picture; it must have left its collections.
  func deleteFace(_ id: FaceID) throws(GalleryError)
  /// - Returns: false when the face was in the collection already.
  func bind(_ face: FaceID, to collection: CollectionID) throws(GalleryError) -> Bool
  /// - Returns: false when the face was not in the collection.
  func unbind(_ face: FaceID, from collection: CollectionID) throws(GalleryError) -> Bool

  /// - Throws: ``GalleryError`` with code `imageExists` when the key is taken.
  func insertImage(_ new: NewImage, token: Name, at time: Timestamp) throws(GalleryError) -> StoredImage
  /// Deletes an image with its bytes; its faces must be gone.
  func deleteImage(_ id: ImageID) throws(GalleryError)

  /// Notes what the index must be told when this transaction is committed.
  func record(_ change: TemplateChange)
}

/// Everything about a face that is inserted.
package struct FaceInsertion: Hashable, Sendable {
  /// Drawn by the use case; the store refuses one that is taken.
  package let code: FaceCode
  /// Whose face it is; nil where the caller has no subjects.
  package let subject: SubjectID?
  /// The stored image it comes from, if the original is kept.
  package let image: ImageID?
  /// What was computed from the photograph.
  package let face: NewFace
  /// The caller's name for the photograph.
  package let externalImageID: Name?
  /// Custom fields, checked against the schema of every collection that it will be put into.
  package let fields: [Name: FieldValue]
  /// The time of enrolment.
  package let created: Timestamp

  package init(
    code: FaceCode, subject: SubjectID?, image: ImageID?, face: NewFace, externalImageID: Name?,
    fields: [Name: FieldValue], created: Timestamp
  ) {
    self.code = code
    self.subject = subject
    self.image = image
    self.face = face
    self.externalImageID = externalImageID
    self.fields = fields
    self.created = created
  }
}
