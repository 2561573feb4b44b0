package import FaceData

/// What can be asked inside a transaction. Everything belongs to the transaction's tenant.
///
/// Lists are in order of insertion unless stated.
///
/// - Throws: Every look-up: ``GalleryError`` for what goes wrong in the store (a storage error): `dataDamaged`,
///   `storageFull`, `storageFailure`, `dataFolderInUse`, `cancelled`.
package protocol GalleryReader {
  // Collections
  /// How many collections the tenant has.
  func collectionCount() throws(GalleryError) -> Int
  /// With their counts of faces and subjects, as are all collections that are read.
  func collections(_ page: Page) throws(GalleryError) -> [FaceCollection]
  /// nil: there is none with this number.
  func collection(_ id: CollectionID) throws(GalleryError) -> FaceCollection?
  /// nil: there is none with this name, by its bytes.
  func collection(named name: Name) throws(GalleryError) -> FaceCollection?
  /// Whether a collection, apart from `besides`, has this display name, by its bytes.
  func collectionExists(displayName: Name, besides: CollectionID?) throws(GalleryError) -> Bool

  // Subjects and memberships
  /// How many subjects the tenant has, also those that are in no collection.
  func subjectCount() throws(GalleryError) -> Int
  /// The tenant's subjects, also those that are in no collection.
  func subjects(_ page: Page) throws(GalleryError) -> [Subject]
  /// nil: there is none with this number.
  func subject(_ id: SubjectID) throws(GalleryError) -> Subject?
  /// nil: there is none with this key, by its bytes.
  func subject(key: Name) throws(GalleryError) -> Subject?
  /// In order of the subjects' creation.
  func members(of collection: CollectionID, _ page: Page) throws(GalleryError) -> [Membership]
  /// In order of the collections' creation.
  func memberships(of subject: SubjectID) throws(GalleryError) -> [Membership]
  /// nil: the subject is not in the collection.
  func membership(of subject: SubjectID, in collection: CollectionID) throws(GalleryError) -> Membership?

  // Faces
  /// How many faces the tenant has. One that is in several collections counts once.
  func faceCount() throws(GalleryError) -> Int
  /// nil: there is none with this number.
  func face(_ id: FaceID) throws(GalleryError) -> Face?
  /// Those of the faces that exist, in any order.
  func faces(_ ids: [FaceID]) throws(GalleryError) -> [Face]
  /// nil: there is none with this code.
  func face(_ code: FaceCode) throws(GalleryError) -> Face?
  /// In order of enrolment, whenever they came into the collection.
  func faces(in collection: CollectionID, _ page: Page) throws(GalleryError) -> [Face]
  /// Also those that are in no collection.
  func faces(of subject: SubjectID) throws(GalleryError) -> [Face]
  /// Also those that are in no collection.
  func faceCount(of subject: SubjectID) throws(GalleryError) -> Int
  /// nil: there is no such face.
  func embedding(of face: FaceID) throws(GalleryError) -> Embedding?
  /// The face's picture, where one was stored.
  func crop(of face: FaceID) throws(GalleryError) -> [UInt8]?

  // Stored images
  /// nil: there is none with this number.
  func image(_ id: ImageID) throws(GalleryError) -> StoredImage?
  /// nil: there is none with this token.
  func image(token: Name) throws(GalleryError) -> StoredImage?
  /// nil: there is none with this key, which must be without padding.
  func image(key: Name) throws(GalleryError) -> StoredImage?
  /// The encoded image as it came; nil: there is no such image.
  func imageBytes(_ id: ImageID) throws(GalleryError) -> [UInt8]?
  /// The faces that were enrolled from a stored image.
  func faces(of image: ImageID) throws(GalleryError) -> [Face]

  /// All faces, and stored images that have no face, by their time of creation.
  func library(_ page: Page) throws(GalleryError) -> [LibraryEntry]
  /// How many entries ``library(_:)`` has in all.
  func libraryCount() throws(GalleryError) -> Int
}
