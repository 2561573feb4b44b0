// Binding: putting enrolled faces into collections and taking them out (the appliance's sections 2.5 and 2.6).

/// What became of one collection in a request to bind or unbind a face.
package struct BindingOutcome: Hashable, Sendable {
  /// As the request named it.
  package let collection: Name
  /// nil: done.
  package let error: GalleryError?
}

extension TenantGallery {
  /// Puts a face into collections; its subject becomes a member of them. Those where that fails do not keep it from the
  /// others.
  ///
  /// - Returns: one outcome per name, in their order: `collectionNotFound`, `collectionFull` or success. A face
  ///   that is there already is a success.
  /// - Throws: ``GalleryError`` with code `faceNotFound`, or a storage error; nothing is changed then.
  package func bind(
    _ code: FaceCode, toCollections names: [Name], limits: GalleryLimits = .none
  ) async throws(GalleryError) -> [BindingOutcome] {
    try await write { (writer) throws(GalleryError) in
      let face = try writer.existingFace(code)
      guard let embedding = try writer.embedding(of: face.id) else { throw .faceNotFound(code.huawei) }
      return try names.map { (name) throws(GalleryError) in
        try outcome(name) { () throws(GalleryError) in
          let collection = try writer.existingCollection(name)
          if try writer.face(face.id)?.collections.contains(collection.id) == true { return }
          try writer.checkRoom(for: 1, in: collection, limits: limits)
          _ = try writer.place(face, embedding, in: collection.id)
          if let id = face.subject, let subject = try writer.subject(id) {
            try writer.join(subject, to: collection, note: nil, limits: .none)
          }
        }
      }
    }
  }

  /// Takes a face out of collections; with its last face there, a subject leaves a collection. Those where that fails
  /// do not keep it from the others.
  ///
  /// - Returns: one outcome per name, in their order: `collectionNotFound`, `membershipNotFound` (the face is
  ///   not in it) or success.
  /// - Throws: ``GalleryError`` with code `faceNotFound`, or a storage error; nothing is changed then.
  package func unbind(
    _ code: FaceCode, fromCollections names: [Name]
  ) async throws(GalleryError) -> [BindingOutcome] {
    try await write { (writer) throws(GalleryError) in
      let face = try writer.existingFace(code)
      return try names.map { (name) throws(GalleryError) in
        try outcome(name) { () throws(GalleryError) in
          let collection = try writer.existingCollection(name)
          guard try writer.take(face.id, from: collection.id) else {
            throw GalleryError(
              .membershipNotFound, "The face is not in the collection “\(name)”.",
              context: ["face": code.huawei, "collection": name.text])
          }
          guard let subject = face.subject else { return }
          let isStillThere = try writer.faces(of: subject).contains { $0.collections.contains(collection.id) }
          if !isStillThere { try writer.deleteMembership(of: subject, in: collection.id) }
        }
      }
    }
  }
}

/// - Throws: what no caller could have avoided. It ends the whole request: nothing of it is kept then.
private func outcome(
  _ name: Name, _ step: () throws(GalleryError) -> Void
) throws(GalleryError) -> BindingOutcome {
  do {
    try step()
    return BindingOutcome(collection: name, error: nil)
  } catch {
    if error.code.isServersFault { throw error }
    return BindingOutcome(collection: name, error: error)
  }
}
