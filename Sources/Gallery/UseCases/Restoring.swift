import FaceData

// Restoring: putting in again what an export wrote, with the ids by which callers know it.

/// Something of a gallery as it was.
package enum KeptEntry: Hashable, Sendable {
  /// A face with its embedding.
  package struct Face: Hashable, Sendable {
    /// By which callers know it, in every dialect's format.
    package let code: FaceCode
    /// What was computed from its photograph. The embedding must be of the gallery's model.
    package let face: NewFace
    /// The key of whose face it is, who must exist; nil: nobody's.
    package let subject: Name?
    /// The token of its stored image. Where that image is not there, the face is put in without one.
    package let image: Name?
    /// The names of those it is in, which must exist and have room.
    package let collections: [Name]
    /// The caller's name for the photograph.
    package let externalImageID: Name?
    /// Custom fields; every collection's schema must have them.
    package let fields: [Name: FieldValue]
    /// When it was first enrolled.
    package let created: Timestamp

    package init(
      code: FaceCode, face: NewFace, subject: Name?, image: Name?, collections: [Name],
      externalImageID: Name?,
      fields: [Name: FieldValue], created: Timestamp
    ) {
      self.code = code
      self.face = face
      self.subject = subject
      self.image = image
      self.collections = collections
      self.externalImageID = externalImageID
      self.fields = fields
      self.created = created
    }
  }

  case collection(NewCollection, code: String, created: Timestamp)
  /// A subject with its notes in collections.
  case subject(NewSubject, notes: [Name: String], created: Timestamp)
  case image(NewImage, token: Name, created: Timestamp)
  case face(Face)
}

/// What became of a ``KeptEntry``.
package enum RestoredEntry: Hashable, Sendable {
  case made
  /// It is there, under the same name or id.
  case present
  /// It does not go together with what is there.
  case refused(GalleryError)
}

extension TenantGallery {
  /// Puts entries in again, those that others refer to first. All of this is one transaction; an entry that is refused
  /// changes nothing and does not keep the others out.
  ///
  /// - Returns: one outcome per entry, in their order.
  /// - Throws: ``GalleryError``: what the store reports. Nothing is changed then.
  package func restore(_ entries: [KeptEntry]) async throws(GalleryError) -> [RestoredEntry] {
    let model = gallery.model
    return try await write { (writer) throws(GalleryError) in
      var outcomes: [RestoredEntry] = []
      for entry in entries {
        do throws(GalleryError) {
          let isNew =
            switch entry {
            case .collection(let new, let code, let time):
              try writer.restoreCollection(new, code: code, created: time)
            case .subject(let new, let notes, let time):
              try writer.restoreSubject(new, notes: notes, created: time)
            case .image(let new, let token, let time):
              try writer.restoreImage(new, token: token, created: time)
            case .face(let face): try writer.restoreFace(face, model: model)
            }
          outcomes.append(isNew ? .made : .present)
        } catch {
          // Refusals come before the first change of their entry. After a fault of the store nothing may go on.
          guard !error.code.isServersFault || error.code == .fault(.modelMismatch) else { throw error }
          outcomes.append(.refused(error))
        }
      }
      return outcomes
    }
  }
}

extension GalleryWriter {
  // Each returns whether something was made, and checks everything before it changes anything.

  fileprivate func restoreCollection(
    _ new: NewCollection, code: String, created: Timestamp
  ) throws(GalleryError) -> Bool {
    if let known = try collection(named: new.name) {
      guard known.schema == new.schema else {
        throw GalleryError(
          .collectionExists,
          "The collection “\(new.name)” exists with other custom fields. Import into another tenant.",
          context: ["collection": new.name.text])
      }
      return false
    }
    try new.name.checkForMaking("collection")
    let collection = try insertCollection(new, code: code, at: created)
    record(.addCollection(collection.id, collection.schema))
    return true
  }

  fileprivate func restoreSubject(
    _ new: NewSubject, notes: [Name: String], created: Timestamp
  ) throws(GalleryError) -> Bool {
    try new.key.checkForMaking("subject")
    var places: [(collection: FaceCollection, note: String)] = []
    for (name, note) in notes.sorted(by: { $0.key < $1.key }) {
      places.append((try existingCollection(name), note))
    }
    let known = try subject(key: new.key)
    let subject = if let known { known } else { try insertSubject(new, at: created) }
    var isNew = known == nil
    for place in places where try membership(of: subject.id, in: place.collection.id) == nil {
      try join(subject, to: place.collection, note: place.note, limits: .none)
      isNew = true
    }
    return isNew
  }

  fileprivate func restoreImage(
    _ new: NewImage, token: Name, created: Timestamp
  ) throws(GalleryError) -> Bool {
    if let known = try image(key: new.key) {
      guard known.token == token else { throw .imageExists(new.key) }
      return false
    }
    guard try image(token: token) == nil else { throw .imageExists(token) }
    _ = try insertImage(new, token: token, at: created)
    return true
  }

  fileprivate func restoreFace(_ kept: KeptEntry.Face, model: ModelIdentity) throws(GalleryError) -> Bool {
    guard kept.face.embedding.model == model else {
      throw .modelMismatch(probe: kept.face.embedding.model, template: model)
    }
    guard try face(kept.code) == nil else { return false }
    var subject: Subject?
    if let key = kept.subject { subject = try existingSubject(key) }
    var image: StoredImage?
    if let token = kept.image { image = try self.image(token: token) }
    var collections: [FaceCollection] = []
    var fields = kept.fields
    for name in kept.collections {
      let collection = try existingCollection(name)
      try checkRoom(for: 1, in: collection, limits: .none)
      fields = try collection.schema.checked(fields)
      collections.append(collection)
    }
    let insertion = FaceInsertion(
      code: kept.code, subject: subject?.id, image: image?.id, face: kept.face,
      externalImageID: kept.externalImageID, fields: fields, created: kept.created)
    guard let id = try insertFace(insertion) else { return false }
    let face = Face(
      id: id, code: kept.code, subject: subject?.id, image: image?.id,
      collections: collections.map(\.id).sorted(), box: kept.face.box, attributes: kept.face.attributes,
      externalImageID: kept.externalImageID, fields: fields, created: kept.created)
    for collection in collections {
      _ = try place(face, kept.face.embedding, in: collection.id)
      if let subject { try join(subject, to: collection, note: nil, limits: .none) }
    }
    return true
  }
}
