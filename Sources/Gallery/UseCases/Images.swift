// Stored images and the list of everything enrolled (the appliance's face library).

extension TenantGallery {
  /// A stored image, its bytes and its faces.
  ///
  /// - Throws: ``GalleryError`` with code `imageNotFound`.
  package func image(
    token: Name
  ) async throws(GalleryError) -> (image: StoredImage, bytes: [UInt8], faces: [Face]) {
    try await read { (reader) throws(GalleryError) in
      let image = try reader.existingImage(token)
      guard let bytes = try reader.imageBytes(image.id) else { throw .imageNotFound(token) }
      return (image, bytes, try reader.faces(of: image.id))
    }
  }

  /// Whether an image with this key is stored; padding at its end does not count.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func imageExists(key: Name) async throws(GalleryError) -> Bool {
    let key = StoredImage.key(unpadding: key)
    return try await read { (reader) throws(GalleryError) in try reader.image(key: key) != nil }
  }

  /// All faces, and stored images without a face, in order of enrolment, with their total.
  ///
  /// - Throws: ``GalleryError``: what the store reports.
  package func library(_ page: Page) async throws(GalleryError) -> (entries: [LibraryEntry], total: Int) {
    try await read { (reader) throws(GalleryError) in
      var entries = try reader.library(page)
      for index in entries.indices {
        guard let id = entries[index].face?.subject else { continue }
        entries[index].subject = try reader.subject(id)
      }
      return (entries, try reader.libraryCount())
    }
  }

  /// Deletes a stored image with everything of it: bytes, description, faces.
  ///
  /// - Throws: ``GalleryError`` with code `imageNotFound`.
  package func deleteImage(token: Name) async throws(GalleryError) {
    try await write { (writer) throws(GalleryError) in
      try writer.remove(try writer.existingImage(token))
    }
  }

  /// Deletes all faces and stored images of the tenant, and the subjects whose faces these were, with their
  /// memberships. Collections stay, and so do subjects that had no face before.
  ///
  /// - Returns: the number of entries that were in the library.
  /// - Throws: ``GalleryError``: what the store reports. Nothing is changed then.
  @discardableResult
  package func clearLibrary() async throws(GalleryError) -> Int {
    try await write { (writer) throws(GalleryError) in
      let entries = try writer.library(.whole)
      var subjects: Set<SubjectID> = []
      var images: Set<ImageID> = []
      for entry in entries {
        if let face = entry.face {
          if let subject = face.subject { subjects.insert(subject) }
          try writer.remove(face, keepsImage: true)
        }
        if let image = entry.image { images.insert(image.id) }
      }
      for subject in subjects { try writer.deleteSubject(subject) }
      for image in images { try writer.deleteImage(image) }
      return entries.count
    }
  }
}
