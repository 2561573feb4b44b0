import FaceData
import Gallery

/// A transaction of which single steps fail.
class FaultyReader: GalleryReader {
  private let base: any GalleryReader
  fileprivate let faults: Faults

  init(base: any GalleryReader, faults: Faults) {
    self.base = base
    self.faults = faults
  }

  func collectionCount() throws(GalleryError) -> Int {
    try faults.storeStep("collectionCount")
    return try base.collectionCount()
  }

  func collections(_ page: Page) throws(GalleryError) -> [FaceCollection] {
    try faults.storeStep("collections")
    return try base.collections(page)
  }

  func collection(_ id: CollectionID) throws(GalleryError) -> FaceCollection? {
    try faults.storeStep("collection")
    return try base.collection(id)
  }

  func collection(named name: Name) throws(GalleryError) -> FaceCollection? {
    try faults.storeStep("collection")
    return try base.collection(named: name)
  }

  func collectionExists(displayName: Name, besides: CollectionID?) throws(GalleryError) -> Bool {
    try faults.storeStep("collectionExists")
    return try base.collectionExists(displayName: displayName, besides: besides)
  }

  func subjectCount() throws(GalleryError) -> Int {
    try faults.storeStep("subjectCount")
    return try base.subjectCount()
  }

  func subjects(_ page: Page) throws(GalleryError) -> [Subject] {
    try faults.storeStep("subjects")
    return try base.subjects(page)
  }

  func subject(_ id: SubjectID) throws(GalleryError) -> Subject? {
    try faults.storeStep("subject")
    return try base.subject(id)
  }

  func subject(key: Name) throws(GalleryError) -> Subject? {
    try faults.storeStep("subject")
    return try base.subject(key: key)
  }

  func members(of collection: CollectionID, _ page: Page) throws(GalleryError) -> [Membership] {
    try faults.storeStep("members")
    return try base.members(of: collection, page)
  }

  func memberships(of subject: SubjectID) throws(GalleryError) -> [Membership] {
    try faults.storeStep("memberships")
    return try base.memberships(of: subject)
  }

  func membership(of subject: SubjectID, in collection: CollectionID) throws(GalleryError) -> Membership? {
    try faults.storeStep("membership")
    return try base.membership(of: subject, in: collection)
  }

  func faceCount() throws(GalleryError) -> Int {
    try faults.storeStep("faceCount")
    return try base.faceCount()
  }

  func face(_ id: FaceID) throws(GalleryError) -> Face? {
    try faults.storeStep("face")
    return try base.face(id)
  }

  func faces(_ ids: [FaceID]) throws(GalleryError) -> [Face] {
    try faults.storeStep("faces")
    return try base.faces(ids)
  }

  func face(_ code: FaceCode) throws(GalleryError) -> Face? {
    try faults.storeStep("face")
    return try base.face(code)
  }

  func faces(in collection: CollectionID, _ page: Page) throws(GalleryError) -> [Face] {
    try faults.storeStep("faces")
    return try base.faces(in: collection, page)
  }

  func faces(of subject: SubjectID) throws(GalleryError) -> [Face] {
    try faults.storeStep("faces")
    return try base.faces(of: subject)
  }

  func faceCount(of subject: SubjectID) throws(GalleryError) -> Int {
    try faults.storeStep("faceCount")
    return try base.faceCount(of: subject)
  }

  func embedding(of face: FaceID) throws(GalleryError) -> Embedding? {
    try faults.storeStep("embedding")
    return try base.embedding(of: face)
  }

  func crop(of face: FaceID) throws(GalleryError) -> [UInt8]? {
    try faults.storeStep("crop")
    return try base.crop(of: face)
  }

  func image(_ id: ImageID) throws(GalleryError) -> StoredImage? {
    try faults.storeStep("image")
    return try base.image(id)
  }

  func image(token: Name) throws(GalleryError) -> StoredImage? {
    try faults.storeStep("image")
    return try base.image(token: token)
  }

  func image(key: Name) throws(GalleryError) -> StoredImage? {
    try faults.storeStep("image")
    return try base.image(key: key)
  }

  func imageBytes(_ id: ImageID) throws(GalleryError) -> [UInt8]? {
    try faults.storeStep("imageBytes")
    return try base.imageBytes(id)
  }

  func faces(of image: ImageID) throws(GalleryError) -> [Face] {
    try faults.storeStep("faces")
    return try base.faces(of: image)
  }

  func library(_ page: Page) throws(GalleryError) -> [LibraryEntry] {
    try faults.storeStep("library")
    return try base.library(page)
  }

  func libraryCount() throws(GalleryError) -> Int {
    try faults.storeStep("libraryCount")
    return try base.libraryCount()
  }
}

final class FaultyWriter: FaultyReader, GalleryWriter {
  private let writer: any GalleryWriter

  init(_ writer: any GalleryWriter, faults: Faults) {
    self.writer = writer
    super.init(base: writer, faults: faults)
  }

  func insertCollection(_ new: NewCollection, code: String, at time: Timestamp) throws(GalleryError)
    -> FaceCollection
  {
    try faults.storeStep("insertCollection")
    return try writer.insertCollection(new, code: code, at: time)
  }

  func updateCollection(_ collection: FaceCollection) throws(GalleryError) {
    try faults.storeStep("updateCollection")
    try writer.updateCollection(collection)
  }

  func deleteCollection(_ id: CollectionID) throws(GalleryError) {
    try faults.storeStep("deleteCollection")
    try writer.deleteCollection(id)
  }

  func insertSubject(_ new: NewSubject, at time: Timestamp) throws(GalleryError) -> Subject {
    try faults.storeStep("insertSubject")
    return try writer.insertSubject(new, at: time)
  }

  func updateSubject(_ subject: Subject) throws(GalleryError) {
    try faults.storeStep("updateSubject")
    try writer.updateSubject(subject)
  }

  func deleteSubject(_ id: SubjectID) throws(GalleryError) {
    try faults.storeStep("deleteSubject")
    try writer.deleteSubject(id)
  }

  func putMembership(_ membership: Membership) throws(GalleryError) {
    try faults.storeStep("putMembership")
    try writer.putMembership(membership)
  }

  func deleteMembership(of subject: SubjectID, in collection: CollectionID) throws(GalleryError) {
    try faults.storeStep("deleteMembership")
    try writer.deleteMembership(of: subject, in: collection)
  }

  func insertFace(_ new: FaceInsertion) throws(GalleryError) -> FaceID? {
    try faults.storeStep("insertFace")
    return try writer.insertFace(new)
  }

  func updateFace(_ id: FaceID, externalImageID: Name?, fields: [Name: FieldValue]) throws(GalleryError) {
    try faults.storeStep("updateFace")
    try writer.updateFace(id, externalImageID: externalImageID, fields: fields)
  }

  func replaceEmbedding(of face: FaceID, by embedding: Embedding) throws(GalleryError) {
    try faults.storeStep("replaceEmbedding")
    try writer.replaceEmbedding(of: face, by: embedding)
  }

  func deleteFace(_ id: FaceID) throws(GalleryError) {
    try faults.storeStep("deleteFace")
    try writer.deleteFace(id)
  }

  func bind(_ face: FaceID, to collection: CollectionID) throws(GalleryError) -> Bool {
    try faults.storeStep("bind")
    return try writer.bind(face, to: collection)
  }

  func unbind(_ face: FaceID, from collection: CollectionID) throws(GalleryError) -> Bool {
    try faults.storeStep("unbind")
    return try writer.unbind(face, from: collection)
  }

  func insertImage(_ new: NewImage, token: Name, at time: Timestamp) throws(GalleryError) -> StoredImage {
    try faults.storeStep("insertImage")
    return try writer.insertImage(new, token: token, at: time)
  }

  func deleteImage(_ id: ImageID) throws(GalleryError) {
    try faults.storeStep("deleteImage")
    try writer.deleteImage(id)
  }

  func record(_ change: TemplateChange) { writer.record(change) }
}
