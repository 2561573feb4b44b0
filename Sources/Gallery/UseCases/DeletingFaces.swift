// Deleting faces: by id, by the value of a field, by filter. Their embeddings, pictures and places in
// collections go with them, and a stored image goes with its last face unless the caller wants to keep it.

extension TenantGallery {
  /// Deletes one face, from all of its collections.
  ///
  /// - Parameters:
  ///   - name: a collection that it must be in.
  ///   - keepsImage: whether its stored image stays, for a caller who knows of it and deletes it by itself.
  /// - Throws: ``GalleryError``: `collectionNotFound`, `faceNotFound`.
  @discardableResult
  package func deleteFace(
    _ code: FaceCode, inCollectionNamed name: Name? = nil, keepsImage: Bool = false
  ) async throws(GalleryError) -> Face {
    try await write { (writer) throws(GalleryError) in
      var collection: FaceCollection?
      if let name { collection = try writer.existingCollection(name) }
      let face = try writer.existingFace(code, in: collection)
      try writer.removeForGood(face, keepsImage: keepsImage)
      return face
    }
  }

  /// Deletes those of the given faces that belong to a subject.
  ///
  /// - Returns: the codes of the faces that were deleted, in the order given.
  /// - Throws: ``GalleryError`` with code `subjectNotFound`.
  package func deleteFaces(
    _ codes: [FaceCode], ofSubject key: Name
  ) async throws(GalleryError) -> [FaceCode] {
    try await write { (writer) throws(GalleryError) in
      let faces = try writer.faces(of: try writer.existingSubject(key).id)
      // Looked up here, so that a long list of codes costs the store nothing.
      var left = Dictionary(uniqueKeysWithValues: faces.map { ($0.code, $0) })
      var deleted: [FaceCode] = []
      for code in codes {
        guard let face = left.removeValue(forKey: code) else { continue }
        try writer.removeForGood(face)
        deleted.append(code)
      }
      return deleted
    }
  }

  /// Deletes the faces of a collection with a value in a field (`face_id`, `external_image_id` or custom).
  ///
  /// - Parameter text: the value as it came, for instance from a query.
  /// - Returns: how many were deleted, and from which collection.
  /// - Throws: ``GalleryError``: `collectionNotFound`, `fieldUndefined`, `faceNotFound` for a `face_id` that is not
  ///   there, `noMatch` for another field's value.
  package func deleteFaces(
    whereField fieldName: Name, is text: Name, inCollectionNamed name: Name
  ) async throws(GalleryError) -> (count: Int, collection: FaceCollection) {
    let collection = try await collection(named: name)
    guard let field = FilterField(name: fieldName, schema: collection.schema), field != .createTime else {
      throw GalleryError(
        .fieldUndefined,
        "Faces of “\(name)” have no field “\(fieldName)” to delete by.",
        context: ["field": fieldName.text, "collection": name.text])
    }
    if field == .faceID {
      guard let code = FaceCode(huawei: text.text) else { throw .faceNotFound(text.text) }
      try await deleteFace(code, inCollectionNamed: name)
      return (1, collection)
    }
    var count = 0
    if let value = FieldValue(text.text, as: field.type) {
      count = try await deleteFaces(
        matching: .condition(FilterCondition(field: field, test: .equals(value))), in: collection)
    }
    guard count > 0 else {
      throw GalleryError(
        .noMatch, "No face of “\(name)” has this value in the field “\(fieldName)”.",
        context: ["field": fieldName.text, "collection": name.text])
    }
    return (count, collection)
  }

  /// Deletes the faces of a collection that meet a filter.
  ///
  /// - Returns: how many were deleted, and from which collection.
  /// - Throws: ``GalleryError``: `collectionNotFound`, `filterInvalid`, `noMatch`.
  package func deleteFaces(
    matching filter: String, inCollectionNamed name: Name
  ) async throws(GalleryError) -> (count: Int, collection: FaceCollection) {
    let collection = try await collection(named: name)
    let expression = try FilterExpression(filter, schema: collection.schema)
    let count = try await deleteFaces(matching: expression, in: collection)
    guard count > 0 else {
      throw GalleryError(
        .noMatch, "No face of “\(name)” meets the filter.", context: ["collection": name.text])
    }
    return (count, collection)
  }

  private func deleteFaces(
    matching filter: FilterExpression, in collection: FaceCollection
  ) async throws(GalleryError) -> Int {
    try gallery.checkIndex()
    let candidates = try await gallery.index.faces(matching: filter, in: collection.id, of: tenant)
    guard !candidates.isEmpty else { return 0 }
    return try await write { (writer) throws(GalleryError) in
      var count = 0
      for id in candidates {
        // A face may have changed since the index was asked: only what matches now is deleted.
        guard let face = try writer.face(id), face.collections.contains(collection.id),
          filter.matches(FilterRecord(face))
        else { continue }
        try writer.removeForGood(face)
        count += 1
      }
      return count
    }
  }
}
