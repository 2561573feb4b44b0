/// The gallery as one tenant sees it.
///
/// The use cases are in one file per entity: `Collections`, `Enrolling`, `Subjects`, `Faces`, `DeletingFaces`,
/// `Images`, `Binding`, `Searching`, `Verifying`, `Nonces`.
package struct TenantGallery: Sendable {
  /// That of all tenants.
  package let gallery: FaceGallery
  /// Whose data every use case here is about. Its existence is checked by the store, with each of them.
  package let tenant: TenantID

  var clock: any GalleryClock { gallery.clock }
  var ids: any IDGenerator { gallery.ids }

  /// Runs several reads on one consistent snapshot.
  ///
  /// - Throws: what `body` throws, or ``GalleryError``: what the store reports.
  package func read<Result: Sendable>(
    _ body: @escaping @Sendable (any GalleryReader) throws(GalleryError) -> Result
  ) async throws(GalleryError) -> Result {
    try await gallery.store.read(tenant, body)
  }

  func write<Result: Sendable>(
    _ body: @escaping @Sendable (any GalleryWriter) throws(GalleryError) -> Result
  ) async throws(GalleryError) -> Result {
    try await gallery.store.write(
      tenant, publish: { changes in await gallery.publish(changes, of: tenant) }, body)
  }
}

// Names that callers give, resolved inside a transaction.
extension GalleryReader {
  func existingCollection(_ name: Name) throws(GalleryError) -> FaceCollection {
    guard let collection = try collection(named: name) else { throw .collectionNotFound(name) }
    return collection
  }

  func existingSubject(_ key: Name) throws(GalleryError) -> Subject {
    guard let subject = try subject(key: key) else { throw .subjectNotFound(key) }
    return subject
  }

  /// The face with a code, which must be in `collection` when one is given.
  func existingFace(_ code: FaceCode, in collection: FaceCollection? = nil) throws(GalleryError) -> Face {
    guard let face = try face(code), collection.map({ face.collections.contains($0.id) }) ?? true else {
      throw .faceNotFound(code.huawei)
    }
    return face
  }

  func existingImage(_ token: Name) throws(GalleryError) -> StoredImage {
    guard let image = try image(token: token) else { throw .imageNotFound(token) }
    return image
  }
}
