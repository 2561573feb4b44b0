/// Limits of the dialect that makes a change; nil is no limit.
///
/// A collection's own capacity holds beside them, for every dialect.
package struct GalleryLimits: Hashable, Sendable {
  /// Collections of a tenant.
  package var collections: Int?
  /// Faces in one collection.
  package var facesPerCollection: Int?
  /// Subjects in one collection.
  package var subjectsPerCollection: Int?
  /// Faces of one subject.
  package var facesPerSubject: Int?

  package init(
    collections: Int? = nil, facesPerCollection: Int? = nil, subjectsPerCollection: Int? = nil,
    facesPerSubject: Int? = nil
  ) {
    self.collections = collections
    self.facesPerCollection = facesPerCollection
    self.subjectsPerCollection = subjectsPerCollection
    self.facesPerSubject = facesPerSubject
  }

  /// No limits: for restoring, and for dialects that have none.
  package static let none = GalleryLimits()
}
