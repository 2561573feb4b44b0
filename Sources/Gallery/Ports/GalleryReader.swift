package import FaceData

/// What can be asked inside a transaction. Everything belongs to the transaction's tenant.
///
/// Lists are in order of insertion unless stated.
///
/// - Throws: Every look-up: ``MienError`` for what goes wrong in the store (a storage error): `dataDamaged`,
///   `storageFull`, `storageFailure`, `dataFolderInUse`, `cancelled`.
package protocol GalleryReader {
  // Collections
  /// How many collections the tenant has.
  func collectionCount() throws(MienError) -> Int
  /// With their counts of faces and subjects, as are all collections that are read.
  func collections(_ page: Page) throws(MienError) -> [FaceCollection]
  /// nil: there is none with this number.
  func collection(_ id: CollectionID) throws(MienError) -> FaceCollection?
  /// nil: there is none with this name, by its bytes.
  func collection(named name: Name) throws(MienError) -> FaceCollection?
  /// Whether a collection, apart from `besides`, has this display name, by its bytes.
  func collectionExists(displayName: Name, besides: CollectionID?) throws(MienError) -> Bool

  // Subjects and memberships
  /// How many subjects the tenant has, also those that are in no collection.
  func subjectCount() throws(MienError) -> Int
  /// The tenant's subjects, also those that are in no collection.
  func subjects(_ page: Page) throws(MienError) -> [Subject]
  /// nil: there is none with this number.
  func subject(_ id: SubjectID) throws(MienError) -> Subject?
  /// nil: there is none with this key, by its bytes.
  func subject(key: Name) throws(MienError) -> Subject?
  /// In order of the subjects' creation.
  func members(of collection: CollectionID, _ page: Page) throws(MienError) -> [Membership]
  /// In order of the collections' creation.
  func memberships(of subject: SubjectID) throws(MienError) -> [Membership]
  /// nil: the subject is not in the collection.
  func membership(of subject: SubjectID, in collection: CollectionID) throws(MienError) -> Membership?

  // Faces
  /// How many faces the tenant has. One that is in several collections counts once.
  func faceCount() throws(MienError) -> Int
  /// nil: there is none with this number.
  func face(_ id: FaceID) throws(MienError) -> Face?
  /// Those of the faces that exist, in any order.
  func faces(_ ids: [FaceID]) throws(MienError) -> [Face]
  /// nil: there is none with this code.
  func face(_ code: FaceCode) throws(MienError) -> Face?
  /// In order of enrolment, whenever they came into the collection.
  func faces(in collection: CollectionID, _ page: Page) throws(MienError) -> [Face]
  /// Also those that are in no collection.
  func faces(of subject: SubjectID) throws(MienError) -> [Face]
  /// Also those that are in no collection.
  func faceCount(of subject: SubjectID) throws(MienError) -> Int
  /// nil: there is no such face.
  func embedding(of face: FaceID) throws(MienError) -> Embedding?
  /// The face's picture, where one was stored.
  func crop(of face: FaceID) throws(MienError) -> [UInt8]?

  // Stored images
  /// nil: there is none with this number.
  func image(_ id: ImageID) throws(MienError) -> StoredImage?
  /// nil: there is none with this token.
  func image(token: Name) throws(MienError) -> StoredImage?
  /// nil: there is none with this key, which must be without padding.
  func image(key: Name) throws(MienError) -> StoredImage?
  /// The encoded image as it came; nil: there is no such image.
  func imageBytes(_ id: ImageID) throws(MienError) -> [UInt8]?
  /// The faces that were enrolled from a stored image.
  func faces(of image: ImageID) throws(MienError) -> [Face]

  /// All faces, and stored images that have no face, by their time of creation.
  func library(_ page: Page) throws(MienError) -> [LibraryEntry]
  /// How many entries ``library(_:)`` has in all.
  func libraryCount() throws(MienError) -> Int
}
