import Gallery

/// What a write means for each collection in the end, so that each is changed in one step.
struct PendingChanges {
  struct Change {
    var removed: Set<FaceID> = []
    var added: [FaceID: IndexedTemplate] = [:]
  }

  private(set) var byCollection: [CollectionID: Change] = [:]

  mutating func add(_ template: IndexedTemplate) {
    byCollection[template.collection, default: Change()].added[template.face] = template
  }

  mutating func remove(_ face: FaceID, from collection: CollectionID) {
    byCollection[collection, default: Change()].added[face] = nil
    byCollection[collection, default: Change()].removed.insert(face)
  }

  /// - Returns: false when the face was not added by this write.
  mutating func update(_ face: FaceID, _ collection: CollectionID, _ record: FilterRecord) -> Bool {
    guard let old = byCollection[collection]?.added[face] else { return false }
    byCollection[collection]?.added[face] = IndexedTemplate(
      face: face, collection: collection, subject: old.subject, embedding: old.embedding, record: record)
    return true
  }

  mutating func forget(_ collection: CollectionID) { byCollection[collection] = nil }
}
