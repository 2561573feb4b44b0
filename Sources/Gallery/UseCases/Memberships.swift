// Memberships of a subject that take all of its faces along: into further collections, and out of some.

/// What became of a subject's memberships.
package struct MembershipChange: Hashable, Sendable {
  /// How many collections it joined or left.
  package let count: Int
  /// The collections that it is in now, in order of their creation.
  package let collections: [FaceCollection]
}

extension TenantGallery {
  /// Makes a subject a member of further collections, with all of its faces. Where it is a member already, nothing
  /// changes. All or nothing.
  ///
  /// - Throws: ``GalleryError``: `subjectNotFound`, `collectionNotFound`, `collectionFull`, `subjectLimitReached`,
  ///   `collectionLimitReached`.
  package func addSubject(
    _ key: Name, toCollections names: [Name], createsMissingCollections: Bool = false,
    limits: GalleryLimits = .none
  ) async throws(GalleryError) -> MembershipChange {
    let (ids, time) = (ids, clock.now())
    return try await write { (writer) throws(GalleryError) in
      let subject = try writer.existingSubject(key)
      let faces = try writer.faces(of: subject.id)
      var count = 0
      for name in names {
        let target = try writer.existingCollection(
          name, creates: createsMissingCollections, ids, at: time, limits: limits)
        if try writer.membership(of: subject.id, in: target.id) != nil { continue }
        try writer.join(subject, to: target, note: nil, limits: limits)
        try writer.place(faces, in: target, limits: limits)
        count += 1
      }
      return MembershipChange(count: count, collections: try writer.collections(of: subject.id))
    }
  }

  /// Takes a subject out of collections, though not out of the last one. No face is lost: one that was nowhere else
  /// goes into the collections where the subject stays. All or nothing.
  ///
  /// Collections that it is not in are passed over.
  ///
  /// - Throws: ``GalleryError``: `subjectNotFound`, `collectionNotFound`, `lastMembership`, `collectionFull`.
  package func withdrawSubject(
    _ key: Name, fromCollections names: [Name]
  ) async throws(GalleryError) -> MembershipChange {
    try await write { (writer) throws(GalleryError) in
      let subject = try writer.existingSubject(key)
      var left: [CollectionID] = []
      for name in names {
        let collection = try writer.existingCollection(name)
        if try writer.membership(of: subject.id, in: collection.id) != nil { left.append(collection.id) }
      }
      let remaining = try writer.collections(of: subject.id).filter { !left.contains($0.id) }
      guard left.isEmpty || !remaining.isEmpty else {
        throw GalleryError(
          .lastMembership,
          "The subject “\(key)” must stay in one collection at least. Delete the subject instead.",
          context: ["subject": key.text])
      }
      let homeless = try writer.faces(of: subject.id).filter { face in
        !face.collections.isEmpty && face.collections.allSatisfy(left.contains)
      }
      for collection in remaining { try writer.place(homeless, in: collection, limits: .none) }
      for collection in left { try writer.expel(subject.id, from: collection) }
      return MembershipChange(count: left.count, collections: remaining)
    }
  }
}

extension GalleryReader {
  /// The collections that a subject is in, in order of their creation.
  fileprivate func collections(of subject: SubjectID) throws(GalleryError) -> [FaceCollection] {
    var collections: [FaceCollection] = []
    for membership in try memberships(of: subject) {
      if let collection = try collection(membership.collection) { collections.append(collection) }
    }
    return collections
  }
}

extension GalleryWriter {
  /// Puts faces into a collection, in the tables and in the index. Those that are there already stay.
  ///
  /// - Throws: ``GalleryError`` with code `collectionFull`.
  func place(
    _ faces: [Face], in collection: FaceCollection, limits: GalleryLimits
  ) throws(GalleryError) {
    let missing = faces.filter { !$0.collections.contains(collection.id) }
    try checkRoom(for: missing.count, in: collection, limits: limits)
    for face in missing {
      guard let embedding = try embedding(of: face.id) else { continue }
      _ = try place(face, embedding, in: collection.id)
    }
  }
}
