package import FaceData

/// What can be asked inside a transaction. Everything belongs to the transaction's tenant.
///
/// Lists are in order of insertion unless stated.
package protocol GalleryReader {
  // Collections
  func collectionCount() throws(MienError) -> Int
  func collections(_ page: Page) throws(MienError) -> [FaceCollection]
  func collection(_ id: CollectionID) throws(MienError) -> FaceCollection?
  func collection(named name: Name) throws(MienError) -> FaceCollection?
  func collectionExists(displayName: Name, besides: CollectionID?) throws(MienError) -> Bool

  // Subjects and memberships
  func subjectCount() throws(MienError) -> Int
  func subjects(_ page: Page) throws(MienError) -> [Subject]
  func subject(_ id: SubjectID) throws(MienError) -> Subject?
  func subject(key: Name) throws(MienError) -> Subject?
  /// In order of the subjects' creation.
  func members(of collection: CollectionID, _ page: Page) throws(MienError) -> [Membership]
  /// In order of the collections' creation.
  func memberships(of subject: SubjectID) throws(MienError) -> [Membership]
  func membership(of subject: SubjectID, in collection: CollectionID) throws(MienError) -> Membership?

  // Faces
  func faceCount() throws(MienError) -> Int
  func face(_ id: FaceID) throws(MienError) -> Face?
  /// Those of the faces that exist, in any order.
  func faces(_ ids: [FaceID]) throws(MienError) -> [Face]
  func face(_ code: FaceCode) throws(MienError) -> Face?
  func faces(in collection: CollectionID, _ page: Page) throws(MienError) -> [Face]
  func faces(of subject: SubjectID) throws(MienError) -> [Face]
  func faceCount(of subject: SubjectID) throws(MienError) -> Int
  func embedding(of face: FaceID) throws(MienError) -> Embedding?
  /// The face's picture, where one was stored.
  func crop(of face: FaceID) throws(MienError) -> [UInt8]?

  // Stored images
  func image(_ id: ImageID) throws(MienError) -> StoredImage?
  func image(token: Name) throws(MienError) -> StoredImage?
  func image(key: Name) throws(MienError) -> StoredImage?
  func imageBytes(_ id: ImageID) throws(MienError) -> [UInt8]?
  func faces(of image: ImageID) throws(MienError) -> [Face]

  /// All faces, and stored images that have no face, by their time of creation.
  func library(_ page: Page) throws(MienError) -> [LibraryEntry]
  func libraryCount() throws(MienError) -> Int
}
