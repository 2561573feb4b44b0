// Enrolling: faces of an image into collections, for a subject or without one.

extension TenantGallery {
  /// Enrols faces.
  ///
  /// - Throws: ``GalleryError``: `modelMismatch`, `collectionNotFound`, `collectionLimitReached`,
  ///   `collectionFull`, `subjectExists`, `subjectNotFound`, `membershipNotFound`, `subjectLimitReached`, `subjectFull`,
  ///   `nearDuplicate`, `imageExists`, `fieldUndefined`, `fieldTypeMismatch`, `fieldValueInvalid`. Nothing is
  ///   changed then.
  package func enrol(_ enrolment: Enrolment) async throws(GalleryError) -> Enrolled {
    for face in enrolment.faces where face.embedding.model != gallery.model {
      throw .modelMismatch(probe: face.embedding.model, template: gallery.model)
    }
    let session = EnrolmentSession(enrolment: enrolment, ids: ids, time: clock.now())
    return try await write { (writer) throws(GalleryError) in try session.run(in: writer) }
  }
}

/// One enrolment inside its transaction.
private struct EnrolmentSession: Sendable {
  let enrolment: Enrolment
  let ids: any IDGenerator
  let time: Timestamp

  func run(in writer: any GalleryWriter) throws(GalleryError) -> Enrolled {
    var subject = try existingOrNewSubject(in: writer)
    let collections = try targetCollections(of: subject, in: writer)
    if let existing = subject { subject = try admit(existing, to: collections, in: writer) }

    let fields = try checkedFields(for: collections)
    for collection in collections {
      // Read again: a replacement may have made room.
      guard let current = try writer.collection(collection.id) else { continue }
      try writer.checkRoom(for: enrolment.faces.count, in: current, limits: enrolment.limits)
    }
    var image: StoredImage?
    if let new = enrolment.image {
      image = try writer.insertImage(new, token: Name(ids.imageToken()), at: time)
    }
    let externalImageID =
      enrolment.externalImageID
      ?? (enrolment.generatesExternalImageID ? image?.token ?? Name(ids.externalImageID()) : nil)
    var faces: [Face] = []
    for new in enrolment.faces {
      faces.append(
        try insert(
          new, subject: subject?.id, image: image?.id, externalImageID: externalImageID, fields: fields,
          into: collections, in: writer))
    }
    var finished: [FaceCollection] = []
    for collection in collections {
      if let current = try writer.collection(collection.id) { finished.append(current) }
    }
    return Enrolled(faces: faces, subject: subject, image: image, collections: finished)
  }

  private func existingOrNewSubject(in writer: any GalleryWriter) throws(GalleryError) -> Subject? {
    guard let rule = enrolment.subject, let key = rule.key else { return nil }
    let existing = try writer.subject(key: key)
    switch (rule, existing) {
    case (.own, _): return nil
    case (.new(let new), nil), (.any(let new), nil):
      try new.key.checkForMaking("subject")
      return try writer.insertSubject(new, at: time)
    case (.new(let new), _?): throw .subjectExists(new.key)
    case (.existing(let key), nil): throw .subjectNotFound(key)
    case (.any, let existing?), (.existing, let existing?): return existing
    }
  }

  private func targetCollections(
    of subject: Subject?, in writer: any GalleryWriter
  ) throws(GalleryError) -> [FaceCollection] {
    var collections: [FaceCollection] = []
    if let subject, enrolment.collections.isEmpty {
      for membership in try writer.memberships(of: subject.id) {
        if let collection = try writer.collection(membership.collection) { collections.append(collection) }
      }
      return collections
    }
    for name in enrolment.collections where !collections.contains(where: { $0.name == name }) {
      collections.append(
        try writer.existingCollection(
          name, creates: enrolment.createsMissingCollections, ids, at: time, limits: enrolment.limits))
    }
    return collections
  }

  /// Joins the subject to the collections, drops the faces to be replaced, checks its limits, and gives it a new tag.
  private func admit(
    _ subject: Subject, to collections: [FaceCollection], in writer: any GalleryWriter
  ) throws(GalleryError) -> Subject {
    for collection in collections {
      if enrolment.requiresMembership, try writer.membership(of: subject.id, in: collection.id) == nil {
        throw .membershipNotFound(subject.key, collection.name)
      }
      try writer.join(subject, to: collection, note: enrolment.note, limits: enrolment.limits)
    }
    var faces = try writer.faces(of: subject.id)
    let targets = Set(collections.map(\.id))
    switch enrolment.replacement {
    case .none: break
    case .everywhere:
      for face in faces { try writer.remove(face) }
      faces = []
    case .inCollections:
      for face in faces {
        if targets.isSuperset(of: face.collections) {
          try writer.remove(face)
        } else {
          for collection in face.collections where targets.contains(collection) {
            _ = try writer.take(face.id, from: collection)
          }
        }
      }
      faces = try writer.faces(of: subject.id)
    }
    if let limit = enrolment.limits.facesPerSubject, faces.count + enrolment.faces.count > limit {
      throw GalleryError(
        .subjectFull, "The subject “\(subject.key)” may have \(limit) faces. Delete some first.",
        context: ["subject": subject.key.text, "limit": String(limit)])
    }
    if let rule = enrolment.duplicates { try checkDuplicates(rule, among: faces, targets, in: writer) }
    guard let tag = enrolment.tag else { return subject }
    var tagged = subject
    tagged.tag = tag
    try writer.updateSubject(tagged)
    return tagged
  }

  private func checkDuplicates(
    _ rule: Enrolment.DuplicateRule, among faces: [Face], _ targets: Set<CollectionID>,
    in writer: any GalleryWriter
  ) throws(GalleryError) {
    for face in faces {
      if rule.scope == .subjectInCollections, targets.isDisjoint(with: face.collections) { continue }
      guard let known = try writer.embedding(of: face.id) else { continue }
      for new in enrolment.faces
      where (known.distance(to: new.embedding) ?? .infinity) <= rule.maximumDistance {
        throw GalleryError(
          .nearDuplicate,
          "The subject has an almost identical face already (\(face.code.huawei)). Use another picture.",
          context: ["face": face.code.huawei])
      }
    }
  }

  private func checkedFields(
    for collections: [FaceCollection]
  ) throws(GalleryError) -> [Name: FieldValue] {
    var fields = enrolment.fields
    guard !fields.isEmpty else { return fields }
    if collections.isEmpty { return try FieldSchema.empty.checked(fields) }
    for collection in collections { fields = try collection.schema.checked(fields) }
    return fields
  }

  private func insert(
    _ new: NewFace, subject: SubjectID?, image: ImageID?, externalImageID: Name?,
    fields: [Name: FieldValue], into collections: [FaceCollection], in writer: any GalleryWriter
  ) throws(GalleryError) -> Face {
    // A code that is taken is as likely as winning a lottery, so a few draws are plenty.
    for _ in 0..<16 {
      let code = ids.faceCode()
      var own: Subject?
      if case .own(let name, let tag) = enrolment.subject {
        guard try writer.face(code) == nil, try writer.subject(key: Name(code.huawei)) == nil else {
          continue
        }
        own = try writer.insertSubject(NewSubject(key: Name(code.huawei), name: name, tag: tag), at: time)
      }
      let insertion = FaceInsertion(
        code: code, subject: subject ?? own?.id, image: image, face: new, externalImageID: externalImageID,
        fields: fields, created: time)
      guard let id = try writer.insertFace(insertion) else { continue }
      let face = Face(
        id: id, code: code, subject: insertion.subject, image: image,
        collections: collections.map(\.id).sorted(), box: new.box, attributes: new.attributes,
        externalImageID: externalImageID, fields: fields, created: time)
      for collection in collections {
        _ = try writer.place(face, new.embedding, in: collection.id)
        if let own { try writer.join(own, to: collection, note: enrolment.note, limits: .none) }
      }
      return face
    }
    throw GalleryError(.fault(.storageFailure), "No free face id was found. The id generator repeats itself.")
  }
}
