import FaceData

// Steps that keep tables and index together: every use case changes faces through these.

extension GalleryWriter {
  /// Creates a collection unless the tenant has as many as it may.
  ///
  /// - Throws: ``GalleryError``: `invalidArgument` for a name that nothing can have, `collectionExists`,
  ///   `collectionLimitReached`, `displayNameInUse`.
  func create(
    _ new: NewCollection, code: String, at time: Timestamp, limits: GalleryLimits
  ) throws(GalleryError) -> FaceCollection {
    try new.name.checkForMaking("collection")
    if try collection(named: new.name) != nil { throw .collectionExists(new.name) }
    if let limit = limits.collections, try collectionCount() >= limit {
      throw GalleryError(
        .collectionLimitReached, "The tenant may have \(limit) collections. Delete one first.",
        context: ["limit": String(limit)])
    }
    if new.requiresUniqueDisplayName {
      try checkDisplayName(new.displayName, besides: nil)
    }
    let collection = try insertCollection(new, code: code, at: time)
    record(.addCollection(collection.id, collection.schema))
    return collection
  }

  /// The collection of a name.
  ///
  /// - Parameter creates: Whether it is created, by a code of `ids`, where it is missing.
  func existingCollection(
    _ name: Name, creates: Bool, _ ids: any IDGenerator, at time: Timestamp, limits: GalleryLimits
  ) throws(GalleryError) -> FaceCollection {
    if let existing = try collection(named: name) { return existing }
    guard creates else { throw .collectionNotFound(name) }
    return try create(NewCollection(name: name), code: ids.collectionCode(), at: time, limits: limits)
  }

  func checkDisplayName(_ name: Name, besides: CollectionID?) throws(GalleryError) {
    guard !name.isEmpty, try collectionExists(displayName: name, besides: besides) else { return }
    throw GalleryError(
      .displayNameInUse, "Another collection is displayed as “\(name)”. Choose another name.",
      context: ["displayName": name.text])
  }

  /// Makes sure that `count` more faces fit into a collection.
  func checkRoom(for count: Int, in collection: FaceCollection, limits: GalleryLimits) throws(GalleryError) {
    let capacity = min(collection.capacity ?? .max, limits.facesPerCollection ?? .max)
    guard collection.faceCount + count <= capacity else {
      throw .collectionFull(collection.name, capacity: capacity)
    }
  }

  /// Puts a face into a collection, in the tables and in the index.
  ///
  /// - Returns: false when it was there already.
  func place(_ face: Face, _ embedding: Embedding, in collection: CollectionID) throws(GalleryError) -> Bool {
    guard try bind(face.id, to: collection) else { return false }
    record(
      .add(
        IndexedTemplate(
          face: face.id, collection: collection, subject: face.subject, embedding: embedding,
          record: FilterRecord(face))))
    return true
  }

  /// Takes a face out of a collection, in the tables and in the index.
  ///
  /// - Returns: false when it was not there.
  func take(_ face: FaceID, from collection: CollectionID) throws(GalleryError) -> Bool {
    guard try unbind(face, from: collection) else { return false }
    record(.remove(face, collection))
    return true
  }

  /// Deletes a face from everywhere, and its stored image when no other face is of it. Its subject stays.
  ///
  /// - Parameter keepsImage: Whether the stored image stays in any case.
  func remove(_ face: Face, keepsImage: Bool = false) throws(GalleryError) {
    for collection in face.collections { _ = try take(face.id, from: collection) }
    try deleteFace(face.id)
    guard !keepsImage, let image = face.image, try faces(of: image).isEmpty else { return }
    try deleteImage(image)
  }

  /// Deletes a face from everywhere, and the subject that was only there for it; its stored image as
  /// ``remove(_:keepsImage:)`` does.
  func removeForGood(_ face: Face, keepsImage: Bool = false) throws(GalleryError) {
    try remove(face, keepsImage: keepsImage)
    guard let id = face.subject, try subject(id)?.key == Name(face.code.huawei), try faceCount(of: id) == 0
    else {
      return
    }
    try deleteSubject(id)
  }

  /// Deletes a stored image and the faces cut from it.
  func remove(_ image: StoredImage) throws(GalleryError) {
    for face in try faces(of: image.id) { try removeForGood(face, keepsImage: true) }
    try deleteImage(image.id)
  }

  /// Makes a subject a member of a collection, or gives its membership another note.
  ///
  /// - Parameter note: nil leaves the note of an existing membership as it is.
  func join(
    _ subject: Subject, to collection: FaceCollection, note: String?, limits: GalleryLimits
  ) throws(GalleryError) {
    if let membership = try membership(of: subject.id, in: collection.id) {
      if let note, Name(note) != Name(membership.note) {
        try putMembership(Membership(subject: subject.id, collection: collection.id, note: note))
      }
      return
    }
    if let limit = limits.subjectsPerCollection, collection.subjectCount >= limit {
      throw GalleryError(
        .subjectLimitReached, "The collection “\(collection.name)” may have \(limit) subjects.",
        context: ["collection": collection.name.text, "limit": String(limit)])
    }
    try putMembership(Membership(subject: subject.id, collection: collection.id, note: note ?? ""))
  }

  /// Takes a subject out of a collection; its faces that were nowhere else are deleted.
  func expel(_ subject: SubjectID, from collection: CollectionID) throws(GalleryError) {
    for face in try faces(of: subject) where face.collections.contains(collection) {
      if face.collections.count == 1 {
        try remove(face)
      } else {
        _ = try take(face.id, from: collection)
      }
    }
    try deleteMembership(of: subject, in: collection)
  }

  /// Deletes a subject with its faces and memberships.
  func remove(_ subject: SubjectID) throws(GalleryError) {
    for face in try faces(of: subject) { try remove(face) }
    try deleteSubject(subject)
  }
}
