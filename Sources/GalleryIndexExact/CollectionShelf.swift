import FaceData
import Gallery
import VectorSearch

/// One collection in memory: its templates, and its filterable fields as columns beside them.
struct CollectionShelf: Sendable {
  let collection: CollectionID
  let index: ExactIndex
  private var fields: FieldTable
  /// The slots of faces that belong to a subject.
  private var withSubject = Bitmap()
  private var subjectlessCount = 0

  init(_ collection: CollectionID, schema: FieldSchema, model: ModelIdentity) throws(GalleryError) {
    self.collection = collection
    fields = FieldTable(schema: schema)
    index = try searching { () throws(VectorSearchError) in
      try ExactIndex(dimension: model.dimension, metric: model.metric)
    }
  }

  /// Changes templates in one step, as searches see it.
  mutating func change(removing removed: [FaceID], adding added: [IndexedTemplate]) throws(GalleryError) {
    // A face that comes again (a change applied twice) replaces its earlier self.
    let gone = index.slots(of: removed.map(\.rowID) + added.map(\.face.rowID))
    for slot in gone.values { forget(slot) }
    let rows = added.map { template in
      IndexRow(
        id: template.face.rowID, group: template.subject?.groupID ?? 0, vector: template.embedding.values)
    }
    let slots = try searching { () throws(VectorSearchError) in
      try index.apply(removing: Array(gone.keys), adding: rows)
    }
    for (slot, template) in zip(slots, added) { remember(template, at: slot) }
  }

  /// Changes the filterable fields of a face.
  mutating func update(_ face: FaceID, _ record: FilterRecord) {
    guard let slot = index.slot(of: face.rowID) else { return }
    fields.set(record, at: slot)
  }

  /// What a search of the collection may look at, as it is now.
  func source(filter: FilterExpression?, needsSubject: Bool) -> SearchSource {
    let snapshot = index.snapshot()
    var allowed = filter.map { fields.matching($0) }
    if needsSubject, subjectlessCount > 0 {
      if allowed != nil { allowed?.formIntersection(withSubject) } else { allowed = withSubject }
    }
    return SearchSource(
      snapshot, filter: allowed.map { SlotBitmap(capacity: snapshot.slotCount, words: $0.words) })
  }

  func faces(matching filter: FilterExpression) -> [FaceID] {
    let slots = fields.matching(filter)
    var faces: [FaceID] = []
    index.snapshot().forEachRow { slot, id, _ in if slots[slot] { faces.append(FaceID(rowID: id)) } }
    return faces.sorted()
  }

  /// Every face with its group and fields; its template is read by `index.vector(of:)`.
  func rows() -> [(face: FaceID, subject: SubjectID?, record: FilterRecord)] {
    var rows: [(face: FaceID, subject: SubjectID?, record: FilterRecord)] = []
    index.snapshot().forEachRow { slot, id, group in
      guard let record = fields.record(at: slot) else { return }
      rows.append((FaceID(rowID: id), SubjectID(groupID: group), record))
    }
    return rows.sorted { $0.face < $1.face }
  }

  private mutating func remember(_ template: IndexedTemplate, at slot: Int) {
    fields.set(template.record, at: slot)
    if slot >= withSubject.count { withSubject.grow(to: slot + 1) }
    withSubject[slot] = template.subject != nil
    if template.subject == nil { subjectlessCount += 1 }
  }

  private mutating func forget(_ slot: Int) {
    fields.remove(at: slot)
    if withSubject[slot] { withSubject[slot] = false } else { subjectlessCount -= 1 }
  }
}

extension FaceID {
  var rowID: UInt64 { UInt64(bitPattern: rawValue) }
  init(rowID: UInt64) { self.init(rawValue: Int64(bitPattern: rowID)) }
}

extension SubjectID {
  /// Numbers of subjects begin at 1, so 0 is free to mean none.
  var groupID: UInt64 { UInt64(bitPattern: rawValue) }
  init?(groupID: UInt64) {
    guard groupID != 0 else { return nil }
    self.init(rawValue: Int64(bitPattern: groupID))
  }
}

/// Turns errors of the vector index into the gallery's.
func searching<Result>(_ body: () throws(VectorSearchError) -> Result) throws(GalleryError) -> Result {
  do {
    return try body()
  } catch {
    throw GalleryError(searching: error)
  }
}

extension GalleryError {
  init(searching error: any Error) {
    switch error {
    case let error as VectorSearchError:
      switch error.code {
      case .invalidArgument, .wrongDimension, .invalidVector: self.init(.invalidArgument, error.message)
      case .cancelled: self.init(.cancelled, "The search was cancelled.")
      case .duplicateID, .wrongFilter, .outOfMemory: self.init(.fault(.indexUnavailable), error.message)
      }
    case let error as GalleryError: self = error
    case is CancellationError: self.init(.cancelled, "The search was cancelled.")
    default: self.init(.fault(.indexUnavailable), "The search failed: \(error).")
    }
  }
}
