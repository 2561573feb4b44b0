package import FaceData

// Faces: show, list, change. They begin with an enrolment.

/// A face with the names of what it belongs to.
package struct FaceDetails: Hashable, Sendable {
  /// Has the numbers of what stands beside it here.
  package let face: Face
  /// Whose face it is; nil where it is nobody's.
  package let subject: Subject?
  /// nil where the original is not stored, or is no more.
  package let image: StoredImage?
  /// The collections it is in, in order of their creation.
  package let collections: [FaceCollection]
}

/// A face with its names and its picture.
package struct FacePortrait: Hashable, Sendable {
  /// The face with the names of what it belongs to.
  package let details: FaceDetails
  /// As it was cut at enrolment, encoded; nil where none was stored.
  package let crop: [UInt8]?
}

extension TenantGallery {
  /// Faces with their pictures, on one snapshot and in the order given. Those that do not exist are left out.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func portraits(ofFaces codes: [FaceCode]) async throws(GalleryError) -> [FacePortrait] {
    try await read { (reader) throws(GalleryError) in
      var portraits: [FacePortrait] = []
      for code in codes {
        guard let face = try reader.face(code) else { continue }
        portraits.append(try reader.portrait(of: face))
      }
      return portraits
    }
  }

  /// - Throws: ``GalleryError`` with code `faceNotFound`.
  package func face(_ code: FaceCode) async throws(GalleryError) -> FaceDetails {
    try await read { (reader) throws(GalleryError) in try reader.details(of: try reader.existingFace(code)) }
  }

  /// A face that must be in a collection.
  ///
  /// - Throws: ``GalleryError``: `collectionNotFound`, `faceNotFound`.
  package func face(
    _ code: FaceCode, inCollectionNamed name: Name
  ) async throws(GalleryError) -> (face: Face, collection: FaceCollection) {
    try await read { (reader) throws(GalleryError) in
      let collection = try reader.existingCollection(name)
      return (try reader.existingFace(code, in: collection), collection)
    }
  }

  /// The faces of a collection in order of enrolment.
  ///
  /// - Throws: ``GalleryError`` with code `collectionNotFound`.
  package func faces(
    inCollectionNamed name: Name, _ page: Page
  ) async throws(GalleryError) -> (faces: [Face], collection: FaceCollection) {
    try await read { (reader) throws(GalleryError) in
      let collection = try reader.existingCollection(name)
      return (try reader.faces(in: collection.id, page), collection)
    }
  }

  /// The same, each face with its subject, stored image and collections.
  ///
  /// - Throws: ``GalleryError`` with code `collectionNotFound`.
  package func faceDetails(
    inCollectionNamed name: Name, _ page: Page
  ) async throws(GalleryError) -> (faces: [FaceDetails], collection: FaceCollection) {
    try await read { (reader) throws(GalleryError) in
      let collection = try reader.existingCollection(name)
      var details: [FaceDetails] = []
      for face in try reader.faces(in: collection.id, page) { details.append(try reader.details(of: face)) }
      return (details, collection)
    }
  }

  /// The faces of a subject in order of enrolment.
  ///
  /// - Throws: ``GalleryError`` with code `subjectNotFound`.
  package func faces(ofSubject key: Name) async throws(GalleryError) -> [Face] {
    try await read { (reader) throws(GalleryError) in
      try reader.faces(of: try reader.existingSubject(key).id)
    }
  }

  /// Changes a face of a collection: its external image id, and those custom fields that are named.
  ///
  /// - Throws: ``GalleryError``: `collectionNotFound`, `faceNotFound`, `fieldUndefined`, `fieldTypeMismatch`,
  ///   `fieldValueInvalid`.
  package func updateFace(
    _ code: FaceCode, inCollectionNamed name: Name, externalImageID: Name? = nil,
    fields: [Name: FieldValue] = [:]
  ) async throws(GalleryError) -> (face: Face, collection: FaceCollection) {
    try await write { (writer) throws(GalleryError) in
      let collection = try writer.existingCollection(name)
      var face = try writer.existingFace(code, in: collection)
      face.externalImageID = externalImageID ?? face.externalImageID
      face.fields.merge(try collection.schema.checked(fields)) { _, new in new }
      try writer.updateFace(face.id, externalImageID: face.externalImageID, fields: face.fields)
      for place in face.collections { writer.record(.update(face.id, place, FilterRecord(face))) }
      return (face, collection)
    }
  }

  /// The embedding of a face, for a search by face id.
  ///
  /// - Throws: ``GalleryError``: `collectionNotFound`, `faceNotFound`.
  package func embedding(
    ofFace code: FaceCode, inCollectionNamed name: Name? = nil
  ) async throws(GalleryError) -> Embedding {
    try await read { (reader) throws(GalleryError) in
      var collection: FaceCollection?
      if let name { collection = try reader.existingCollection(name) }
      let face = try reader.existingFace(code, in: collection)
      guard let embedding = try reader.embedding(of: face.id) else { throw .faceNotFound(code.huawei) }
      return embedding
    }
  }
}

extension GalleryReader {
  func portrait(of face: Face) throws(GalleryError) -> FacePortrait {
    FacePortrait(details: try details(of: face), crop: try crop(of: face.id))
  }

  func details(of face: Face) throws(GalleryError) -> FaceDetails {
    var collections: [FaceCollection] = []
    for id in face.collections {
      if let collection = try collection(id) { collections.append(collection) }
    }
    var subject: Subject?
    if let id = face.subject { subject = try self.subject(id) }
    var image: StoredImage?
    if let id = face.image { image = try self.image(id) }
    return FaceDetails(face: face, subject: subject, image: image, collections: collections)
  }
}
