/// Faces that a caller wants to enrol, and everything that shall happen with them. All of it happens or nothing.
package struct Enrolment: Hashable, Sendable {
  /// Whose faces they are.
  package enum SubjectRule: Hashable, Sendable {
    /// It must not exist and is created.
    case new(NewSubject)
    /// It must exist.
    case existing(key: Name)
    /// It is created unless it exists.
    case any(NewSubject)
    /// Every face gets a subject of its own, for dialects that know no persons, so that those which answer with persons
    /// find it too. The subject's key is the face's code in Huawei's format, and it goes with the face.
    case own(name: String, tag: String)

    var key: Name? {
      switch self {
      case .new(let new), .any(let new): new.key
      case .existing(let key): key
      case .own: nil
      }
    }
  }

  /// What becomes of the faces that the subject has already.
  package enum Replacement: Hashable, Sendable {
    /// The new faces join those that the subject has.
    case none
    /// They replace the subject's faces in the named collections.
    case inCollections
    /// They replace all of the subject's faces.
    case everywhere
  }

  /// When a face counts as one that the subject has already.
  package struct DuplicateRule: Hashable, Sendable {
    /// Which of the subject's faces the new ones are compared with.
    package enum Scope: Hashable, Sendable {
      case subject
      /// Only the subject's faces in the named collections are looked at.
      case subjectInCollections
    }

    /// The faces that may not be copied.
    package var scope: Scope
    /// The largest distance that still means a copy.
    package var maximumDistance: Float

    package init(scope: Scope, maximumDistance: Float) {
      self.scope = scope
      self.maximumDistance = maximumDistance
    }
  }

  /// Their embeddings must be of the gallery's model.
  package var faces: [NewFace]
  /// Names of the collections that the faces go into. Empty with a subject: all of the subject's collections.
  package var collections: [Name]
  /// Whether names in ``collections`` that no collection has get one, without custom fields and capacity.
  package var createsMissingCollections: Bool
  /// Whether the subject must be in each of ``collections`` already.
  package var requiresMembership: Bool
  /// nil: the faces belong to nobody.
  package var subject: SubjectRule?
  /// The note of the subject's membership in ``collections``; nil leaves existing ones as they are.
  package var note: String?
  /// The new tag of a subject that exists; nil leaves it as it is.
  package var tag: String?
  /// The caller's name for the photograph; all of the faces get it.
  package var externalImageID: Name?
  /// Whether there is an ``externalImageID`` where the caller gives none: the token of the stored image, or one made
  /// up.
  package var generatesExternalImageID: Bool
  /// Custom fields of every face; checked against the schema of each collection.
  package var fields: [Name: FieldValue]
  /// The original, where the dialect promises to keep it.
  package var image: NewImage?
  /// Looked at only with a subject whose key is given.
  package var replacement: Replacement
  /// nil: copies are welcome. Looked at only with a subject whose key is given.
  package var duplicates: DuplicateRule?
  /// What holds for missing collections, room in collections, members, and the subject's faces.
  package var limits: GalleryLimits

  package init(
    faces: [NewFace], collections: [Name], createsMissingCollections: Bool = false,
    requiresMembership: Bool = false, subject: SubjectRule? = nil, note: String? = nil,
    tag: String? = nil, externalImageID: Name? = nil, generatesExternalImageID: Bool = false,
    fields: [Name: FieldValue] = [:], image: NewImage? = nil,
    replacement: Replacement = .none, duplicates: DuplicateRule? = nil, limits: GalleryLimits = .none
  ) {
    self.faces = faces
    self.collections = collections
    self.createsMissingCollections = createsMissingCollections
    self.requiresMembership = requiresMembership
    self.subject = subject
    self.note = note
    self.tag = tag
    self.externalImageID = externalImageID
    self.generatesExternalImageID = generatesExternalImageID
    self.fields = fields
    self.image = image
    self.replacement = replacement
    self.duplicates = duplicates
    self.limits = limits
  }
}

/// What an enrolment did.
package struct Enrolled: Hashable, Sendable {
  /// In the order of the request.
  package let faces: [Face]
  /// The one whose key was given, new or not; nil for faces with subjects of their own, or without any.
  package let subject: Subject?
  /// The original, where the enrolment had one.
  package let image: StoredImage?
  /// The collections that the faces went into, as they are afterwards.
  package let collections: [FaceCollection]
}
