// Collections: create, list, show, change, delete.

extension TenantGallery {
  /// Creates a collection.
  ///
  /// - Throws: ``GalleryError``: `collectionExists`, `displayNameInUse`, `collectionLimitReached`.
  package func createCollection(
    _ new: NewCollection, limits: GalleryLimits = .none
  ) async throws(GalleryError) -> FaceCollection {
    let (code, time) = (ids.collectionCode(), clock.now())
    return try await write { (writer) throws(GalleryError) in
      try writer.create(new, code: code, at: time, limits: limits)
    }
  }

  /// - Throws: ``GalleryError`` with code `collectionNotFound`.
  package func collection(named name: Name) async throws(GalleryError) -> FaceCollection {
    try await read { (reader) throws(GalleryError) in try reader.existingCollection(name) }
  }

  /// Several collections in the order of their names, at least as new as every change that has been acknowledged.
  ///
  /// - Throws: ``GalleryError`` with code `collectionNotFound` for the first that does not exist.
  package func collections(named names: [Name]) async throws(GalleryError) -> [FaceCollection] {
    try await gallery.collectionCache.collections(named: names, of: tenant) { () async throws(GalleryError) in
      try await read { (reader) throws(GalleryError) in
        try names.map { (name) throws(GalleryError) in try reader.existingCollection(name) }
      }
    }
  }

  /// Those of the names that no collection has, for a dialect that makes missing ones by rules of its own.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func missingCollections(among names: [Name]) async throws(GalleryError) -> [Name] {
    guard !names.isEmpty else { return [] }
    return try await read { (reader) throws(GalleryError) in
      var missing: [Name] = []
      for name in names where try reader.collection(named: name) == nil { missing.append(name) }
      return missing
    }
  }

  /// The tenant's collections in order of creation.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func collections(_ page: Page = .whole) async throws(GalleryError) -> [FaceCollection] {
    try await read { (reader) throws(GalleryError) in try reader.collections(page) }
  }

  /// Changes a collection.
  ///
  /// - Throws: ``GalleryError``: `collectionNotFound`, `displayNameInUse`.
  package func updateCollection(
    named name: Name, _ changes: CollectionChanges
  ) async throws(GalleryError) -> FaceCollection {
    try await write { (writer) throws(GalleryError) in
      var collection = try writer.existingCollection(name)
      if let displayName = changes.displayName {
        if changes.requiresUniqueDisplayName {
          try writer.checkDisplayName(displayName, besides: collection.id)
        }
        collection.displayName = displayName
      }
      collection.matchThreshold = changes.matchThreshold ?? collection.matchThreshold
      collection.kind = changes.kind ?? collection.kind
      collection.capacity = changes.capacity ?? collection.capacity
      try writer.updateCollection(collection)
      return collection
    }
  }

  /// Deletes a collection, or only empties it.
  ///
  /// - Returns: what the collection was.
  /// - Throws: ``GalleryError`` with code `collectionNotFound`.
  @discardableResult
  package func deleteCollection(
    named name: Name, _ disposal: CollectionDisposal = .exclusiveFaces
  ) async throws(GalleryError) -> FaceCollection {
    try await write { (writer) throws(GalleryError) in
      let collection = try writer.existingCollection(name)
      try writer.dispose(of: collection, disposal)
      return collection
    }
  }
}

/// What happens to the faces of a collection that is deleted or emptied.
///
/// The four static values are the appliance's modes, as the table of section 2.3 has them.
package struct CollectionDisposal: Hashable, Sendable {
  /// What becomes of each face of the collection.
  package enum Faces: Hashable, Sendable {
    /// All faces stay.
    case keep
    /// Faces that are in no other collection are deleted.
    case deleteExclusive
    /// All its faces are deleted, also from other collections.
    case deleteAll
  }

  /// Subjects that are left without a face and a collection are deleted in any case.
  package var faces: Faces
  /// Whether a stored image goes with its last face.
  package var deletesImages: Bool
  /// Whether the collection stays, without faces and members.
  package var keepsCollection: Bool

  package init(faces: Faces, deletesImages: Bool, keepsCollection: Bool) {
    self.faces = faces
    self.deletesImages = deletesImages
    self.keepsCollection = keepsCollection
  }

  /// Mode 1: unbind the faces; delete the collection.
  package static let keepFaces = CollectionDisposal(
    faces: .keep, deletesImages: false, keepsCollection: false)
  /// Mode 2: delete the faces, wherever else they are bound; delete the collection. Originals stay.
  package static let allFaces = CollectionDisposal(
    faces: .deleteAll, deletesImages: false, keepsCollection: false)
  /// Mode 3: unbind the faces, deleting those bound nowhere else but not their originals; keep the collection.
  package static let emptyOnly = CollectionDisposal(
    faces: .deleteExclusive, deletesImages: false, keepsCollection: true)
  /// Mode 4: unbind the faces, deleting those bound nowhere else with their originals; delete the collection.
  package static let exclusiveFaces = CollectionDisposal(
    faces: .deleteExclusive, deletesImages: true, keepsCollection: false)
}

extension GalleryWriter {
  /// Deletes or empties a collection. Subjects that are left without a face and a collection go with it.
  func dispose(of collection: FaceCollection, _ disposal: CollectionDisposal) throws(GalleryError) {
    for face in try faces(in: collection.id, .whole) {
      let isDeleted =
        switch disposal.faces {
        case .keep: false
        case .deleteExclusive: face.collections == [collection.id]
        case .deleteAll: true
        }
      guard isDeleted else {
        _ = try take(face.id, from: collection.id)
        continue
      }
      try removeForGood(face, keepsImage: !disposal.deletesImages)
    }
    for membership in try members(of: collection.id, .whole) {
      try deleteMembership(of: membership.subject, in: collection.id)
      if try memberships(of: membership.subject).isEmpty, try faceCount(of: membership.subject) == 0 {
        try deleteSubject(membership.subject)
      }
    }
    if !disposal.keepsCollection {
      try deleteCollection(collection.id)
      record(.removeCollection(collection.id))
    }
  }
}
