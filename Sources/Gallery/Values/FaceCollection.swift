/// A named set of faces: Huawei's face set, Tencent's and Baidu's group, the appliance's group.
///
/// (Not called `Collection`, which is Swift's own name for sequences with indices.)
package struct FaceCollection: Hashable, Sendable, Codable {
  /// Its number in the store.
  package let id: CollectionID
  /// Unique in the tenant; how callers of every dialect name it.
  package let name: Name
  /// 8 characters `[A-Za-z0-9]`, random and stable: Huawei's `face_set_id`.
  package let code: String
  /// The number of faces it may hold, from whatever dialect they come. nil is unlimited.
  package var capacity: Int?
  /// The custom fields that its faces may have.
  package let schema: FieldSchema
  /// The score from which a face of it counts as found, on its dialect's scale (the appliance's
  /// `groupScore`). nil where the dialect keeps none.
  package var matchThreshold: Double?
  /// A free word for its kind (the appliance's `groupType`).
  package var kind: String
  /// A name for people (the appliance's `groupName`).
  package var displayName: Name
  /// When it was made.
  package let created: Timestamp
  /// The number of faces in it.
  package var faceCount: Int
  /// The number of subjects that are members of it.
  package var subjectCount: Int

  package init(
    id: CollectionID, name: Name, code: String, capacity: Int?, schema: FieldSchema,
    matchThreshold: Double?, kind: String, displayName: Name, created: Timestamp,
    faceCount: Int = 0, subjectCount: Int = 0
  ) {
    self.id = id
    self.name = name
    self.code = code
    self.capacity = capacity
    self.schema = schema
    self.matchThreshold = matchThreshold
    self.kind = kind
    self.displayName = displayName
    self.created = created
    self.faceCount = faceCount
    self.subjectCount = subjectCount
  }
}

/// What a caller says about a collection that it wants to exist.
package struct NewCollection: Hashable, Sendable {
  /// Must be new in the tenant; 1 to ``Name/maximumLength`` bytes.
  package var name: Name
  /// The most faces; nil is unlimited.
  package var capacity: Int?
  /// The custom fields of its faces; cannot be changed later.
  package var schema: FieldSchema
  /// See ``FaceCollection/matchThreshold``.
  package var matchThreshold: Double?
  /// A free word (the appliance's `groupType`).
  package var kind: String
  /// A name for people (the appliance's `groupName`); may be empty.
  package var displayName: Name
  /// Whether another collection with the same, not empty ``displayName`` is an error.
  package var requiresUniqueDisplayName: Bool

  package init(
    name: Name, capacity: Int? = nil, schema: FieldSchema = .empty, matchThreshold: Double? = nil,
    kind: String = "", displayName: Name = "", requiresUniqueDisplayName: Bool = false
  ) {
    self.name = name
    self.capacity = capacity
    self.schema = schema
    self.matchThreshold = matchThreshold
    self.kind = kind
    self.displayName = displayName
    self.requiresUniqueDisplayName = requiresUniqueDisplayName
  }
}

/// What a caller changes of a collection. nil leaves a value as it is.
package struct CollectionChanges: Hashable, Sendable {
  /// See ``FaceCollection/matchThreshold``.
  package var matchThreshold: Double?
  /// A free word (the appliance's `groupType`).
  package var kind: String?
  /// A name for people (the appliance's `groupName`); may be empty.
  package var displayName: Name?
  /// The most faces. May be fewer than there are: those stay, and no more are taken.
  package var capacity: Int?
  /// Whether it is an error when another collection has the same, not empty ``displayName``.
  package var requiresUniqueDisplayName: Bool

  package init(
    matchThreshold: Double? = nil, kind: String? = nil, displayName: Name? = nil, capacity: Int? = nil,
    requiresUniqueDisplayName: Bool = false
  ) {
    self.matchThreshold = matchThreshold
    self.kind = kind
    self.displayName = displayName
    self.capacity = capacity
    self.requiresUniqueDisplayName = requiresUniqueDisplayName
  }
}
