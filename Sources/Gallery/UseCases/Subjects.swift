// Subjects: show, list, change, copy into collections, take out of them, delete. They begin with an enrolment.

/// A subject with what belongs to it.
package struct SubjectDetails: Hashable, Sendable {
  /// A collection that the subject is in, and the note of that membership.
  package struct Place: Hashable, Sendable {
    /// With its counts.
    package let collection: FaceCollection
    /// Empty where none was given.
    package let note: String
  }

  /// With its key, name and tag.
  package let subject: Subject
  /// In order of the collections' creation.
  package let places: [Place]
  /// In order of enrolment.
  package let faces: [Face]
}

/// A subject as a member of one collection.
package struct Member: Hashable, Sendable {
  /// With its key, name and tag.
  package let subject: Subject
  /// That of its membership in this collection; empty where none was given.
  package let note: String
}

extension TenantGallery {
  /// - Throws: ``GalleryError`` with code `subjectNotFound`.
  package func subject(_ key: Name) async throws(GalleryError) -> SubjectDetails {
    try await read { (reader) throws(GalleryError) in
      let subject = try reader.existingSubject(key)
      var places: [SubjectDetails.Place] = []
      for membership in try reader.memberships(of: subject.id) {
        if let collection = try reader.collection(membership.collection) {
          places.append(SubjectDetails.Place(collection: collection, note: membership.note))
        }
      }
      return SubjectDetails(subject: subject, places: places, faces: try reader.faces(of: subject.id))
    }
  }

  /// Whether the tenant has a subject with this key, by its bytes.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func subjectExists(_ key: Name) async throws(GalleryError) -> Bool {
    try await read { (reader) throws(GalleryError) in try reader.subject(key: key) != nil }
  }

  /// All subjects of the tenant in order of creation.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func subjects(_ page: Page) async throws(GalleryError) -> [Subject] {
    try await read { (reader) throws(GalleryError) in try reader.subjects(page) }
  }

  /// The subjects of a collection in order of creation.
  ///
  /// - Throws: ``GalleryError`` with code `collectionNotFound`.
  package func members(ofCollectionNamed name: Name, _ page: Page) async throws(GalleryError) -> [Member] {
    try await read { (reader) throws(GalleryError) in
      let collection = try reader.existingCollection(name)
      var members: [Member] = []
      for membership in try reader.members(of: collection.id, page) {
        if let subject = try reader.subject(membership.subject) {
          members.append(Member(subject: subject, note: membership.note))
        }
      }
      return members
    }
  }

  /// Changes name and tag of a subject; nil leaves a value as it is.
  ///
  /// - Throws: ``GalleryError`` with code `subjectNotFound`.
  package func updateSubject(
    _ key: Name, name: String? = nil, tag: String? = nil
  ) async throws(GalleryError) -> Subject {
    try await write { (writer) throws(GalleryError) in
      var subject = try writer.existingSubject(key)
      subject.name = name ?? subject.name
      subject.tag = tag ?? subject.tag
      try writer.updateSubject(subject)
      return subject
    }
  }

  /// The same for a subject of which it is not known whether it exists, and only where it makes a difference.
  ///
  /// - Returns: The subject as it was; nil when nothing was changed.
  /// - Throws: ``GalleryError`` as the store reports it.
  package func correctSubject(
    _ key: Name, name: String?, tag: String?
  ) async throws(GalleryError) -> Subject? {
    @Sendable func differs(_ subject: Subject) -> Bool {
      name.map { Name($0) != Name(subject.name) } ?? false
        || tag.map { Name($0) != Name(subject.tag) } ?? false
    }
    guard name != nil || tag != nil else { return nil }
    // Mostly nothing is to be changed, and a reading costs no commit.
    let known = try await read { (reader) throws(GalleryError) in try reader.subject(key: key) }
    guard let known, differs(known) else { return nil }
    return try await write { (writer) throws(GalleryError) in
      guard let old = try writer.subject(key: key), differs(old) else { return nil }
      var new = old
      new.name = name ?? old.name
      new.tag = tag ?? old.tag
      try writer.updateSubject(new)
      return old
    }
  }

  /// Copies a subject, with its faces and its note in `source`, into other collections.
  ///
  /// - Throws: ``GalleryError``: `subjectNotFound`, `collectionNotFound`, `membershipNotFound` (not in `source`),
  ///   `membershipExists` (in a target already), `collectionFull`, `subjectLimitReached`,
  ///   `collectionLimitReached`.
  package func copySubject(
    _ key: Name, from source: Name, to targets: [Name], createsMissingCollections: Bool = false,
    limits: GalleryLimits = .none
  ) async throws(GalleryError) {
    let (ids, time) = (ids, clock.now())
    try await write { (writer) throws(GalleryError) in
      let subject = try writer.existingSubject(key)
      let origin = try writer.existingCollection(source)
      guard let membership = try writer.membership(of: subject.id, in: origin.id) else {
        throw .membershipNotFound(key, source)
      }
      let faces = try writer.faces(of: subject.id).filter { $0.collections.contains(origin.id) }
      for name in targets {
        let target = try writer.existingCollection(
          name, creates: createsMissingCollections, ids, at: time, limits: limits)
        guard try writer.membership(of: subject.id, in: target.id) == nil else {
          throw GalleryError(
            .membershipExists, "The subject “\(key)” is in the collection “\(name)” already.",
            context: ["subject": key.text, "collection": name.text])
        }
        try writer.join(subject, to: target, note: membership.note, limits: limits)
        try writer.place(faces, in: target, limits: limits)
      }
    }
  }

  /// Takes a subject out of collections. Its faces that are in no other collection are deleted.
  ///
  /// - Parameter keepsLast: whether taking it out of its last collection is an error. Otherwise a subject that
  ///   is in no collection any more is deleted.
  /// - Throws: ``GalleryError``: `subjectNotFound`, `collectionNotFound`, `membershipNotFound`, `lastMembership`.
  package func removeSubject(
    _ key: Name, fromCollections names: [Name], keepsLast: Bool
  ) async throws(GalleryError) {
    try await write { (writer) throws(GalleryError) in
      let subject = try writer.existingSubject(key)
      for name in names {
        let collection = try writer.existingCollection(name)
        guard try writer.membership(of: subject.id, in: collection.id) != nil else {
          throw .membershipNotFound(key, name)
        }
        let isLast = try writer.memberships(of: subject.id).count == 1
        if isLast, keepsLast {
          throw GalleryError(
            .lastMembership,
            "The subject “\(key)” must stay in one collection at least. Delete the subject instead.",
            context: ["subject": key.text, "collection": name.text])
        }
        try writer.expel(subject.id, from: collection.id)
      }
      if try writer.memberships(of: subject.id).isEmpty { try writer.remove(subject.id) }
    }
  }

  /// Deletes a subject with its faces, embeddings and memberships.
  ///
  /// - Throws: ``GalleryError`` with code `subjectNotFound`.
  package func deleteSubject(_ key: Name) async throws(GalleryError) {
    try await write { (writer) throws(GalleryError) in
      try writer.remove(try writer.existingSubject(key).id)
    }
  }
}

extension GalleryError {
  static func membershipNotFound(_ subject: Name, _ collection: Name) -> GalleryError {
    GalleryError(
      .membershipNotFound, "The subject “\(subject)” is not in the collection “\(collection)”.",
      context: ["subject": subject.text, "collection": collection.text])
  }
}
