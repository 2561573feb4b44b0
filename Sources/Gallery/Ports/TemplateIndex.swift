package import FaceData

/// The port to whatever finds the nearest templates. The store holds the truth; an index can be built anew
/// from it at any time.
///
/// Every call names its tenant and its collections, and none blocks its caller's thread for I/O, so that a
/// remote vector engine can stand behind it as well as memory in the process.
///
/// - Throws: ``GalleryError``: `modelMismatch` for an embedding of another model than the index's, `cancelled` for a
///   search whose task was cancelled, `indexUnavailable` when a change or a search cannot be made, for want of
///   memory perhaps.
package protocol TemplateIndex: Sendable {
  /// Makes a collection known before templates are added to it. Known already: nothing happens.
  func prepare(_ collection: CollectionID, of tenant: TenantID, schema: FieldSchema)
    async throws(GalleryError)

  /// Adds templates without promising that they appear all at once: for filling an index at start.
  func load(_ templates: [IndexedTemplate], of tenant: TenantID) async throws(GalleryError)

  /// Applies the changes of one committed write. A search sees all of them or none.
  ///
  /// Changes that are applied already (after a crash, say) do no harm.
  func apply(_ changes: [TemplateChange], of tenant: TenantID) async throws(GalleryError)

  /// The nearest templates, nearest first; ties by face id.
  func search(_ query: TemplateQuery, of tenant: TenantID) async throws(GalleryError) -> [TemplateMatch]

  /// The faces of a collection that meet a filter, in order of their ids.
  func faces(
    matching filter: FilterExpression, in collection: CollectionID, of tenant: TenantID
  ) async throws(GalleryError) -> [FaceID]

  /// All templates of a collection in order of face ids, to be compared with the store's.
  func contents(of collection: CollectionID, of tenant: TenantID) async throws(GalleryError)
    -> [IndexedTemplate]
}

/// A face as the index sees it.
package struct IndexedTemplate: Hashable, Sendable {
  /// In a collection each face has one template.
  package let face: FaceID
  /// A face that is in several collections has a template in each.
  package let collection: CollectionID
  /// Whose face it is, for searches that want each subject once.
  package let subject: SubjectID?
  /// What probes are compared with.
  package let embedding: Embedding
  /// What filters look at.
  package var record: FilterRecord

  package init(
    face: FaceID, collection: CollectionID, subject: SubjectID?, embedding: Embedding, record: FilterRecord
  ) {
    self.face = face
    self.collection = collection
    self.subject = subject
    self.embedding = embedding
    self.record = record
  }
}

/// What a committed write means for the index.
package enum TemplateChange: Hashable, Sendable {
  case addCollection(CollectionID, FieldSchema)
  case add(IndexedTemplate)
  /// A face's filterable values are different now.
  case update(FaceID, CollectionID, FilterRecord)
  case remove(FaceID, CollectionID)
  case removeCollection(CollectionID)
  /// Everything of the tenant is gone.
  case removeTenant
}

/// A search of an index.
package struct TemplateQuery: Sendable {
  /// One collection to search, with its own bounds.
  package struct Scope: Sendable {
    /// One that the index does not know is searched as an empty one.
    package let collection: CollectionID
    /// Templates farther away than this are not found. nil is no bound.
    package let maximumDistance: Float?
    /// Only these are searched; checked against the collection's schema.
    package let filter: FilterExpression?

    package init(collection: CollectionID, maximumDistance: Float? = nil, filter: FilterExpression? = nil) {
      self.collection = collection
      self.maximumDistance = maximumDistance
      self.filter = filter
    }
  }

  /// The embedding to look for; of the index's model.
  package let probe: Embedding
  /// Collections to search. A face in several of them is found once, in the first where it qualifies.
  package let scopes: [Scope]
  /// The most matches to return, over all scopes together.
  package let limit: Int
  /// Whether only the nearest face of each subject counts. Faces without a subject are left out then.
  package let isGroupedBySubject: Bool

  package init(probe: Embedding, scopes: [Scope], limit: Int, isGroupedBySubject: Bool) {
    self.probe = probe
    self.scopes = scopes
    self.limit = limit
    self.isGroupedBySubject = isGroupedBySubject
  }
}

/// A template that a search found.
package struct TemplateMatch: Hashable, Sendable {
  /// Each face is found once.
  package let face: FaceID
  /// As it was when the template was added.
  package let subject: SubjectID?
  /// The collection it was found in.
  package let collection: CollectionID
  /// In the metric of the probe's model; smaller is closer.
  package let distance: Float

  package init(face: FaceID, subject: SubjectID?, collection: CollectionID, distance: Float) {
    self.face = face
    self.subject = subject
    self.collection = collection
    self.distance = distance
  }
}
