import Synchronization

/// A template index that compares a probe with every template in plain Swift: the twin of the fast ones, for
/// tests and small galleries, and the oracle that they are tested against.
package final class InMemoryTemplateIndex: TemplateIndex {
  private struct Shelf: Sendable {
    var table: FieldTable
    var templates: [IndexedTemplate?] = []
    var slots: [FaceID: Int] = [:]
    var free: [Int] = []

    init(schema: FieldSchema) { table = FieldTable(schema: schema) }

    mutating func add(_ template: IndexedTemplate) {
      let slot = slots[template.face] ?? free.popLast() ?? templates.count
      if slot == templates.count { templates.append(nil) }
      templates[slot] = template
      slots[template.face] = slot
      table.set(template.record, at: slot)
    }

    mutating func update(_ face: FaceID, _ record: FilterRecord) {
      guard let slot = slots[face], let old = templates[slot] else { return }
      add(
        IndexedTemplate(
          face: face, collection: old.collection, subject: old.subject, embedding: old.embedding,
          record: record))
    }

    mutating func remove(_ face: FaceID) {
      guard let slot = slots.removeValue(forKey: face) else { return }
      templates[slot] = nil
      table.remove(at: slot)
      free.append(slot)
    }
  }

  private let shelves = Mutex<[TenantID: [CollectionID: Shelf]]>([:])

  package init() {}

  package func prepare(
    _ collection: CollectionID, of tenant: TenantID, schema: FieldSchema
  ) async throws(MienError) {
    try await apply([.addCollection(collection, schema)], of: tenant)
  }

  package func load(_ templates: [IndexedTemplate], of tenant: TenantID) async throws(MienError) {
    try await apply(templates.map(TemplateChange.add), of: tenant)
  }

  package func apply(_ changes: [TemplateChange], of tenant: TenantID) async throws(MienError) {
    shelves.withLock { shelves in
      for change in changes {
        switch change {
        case .addCollection(let collection, let schema):
          if shelves[tenant]?[collection] == nil {
            shelves[tenant, default: [:]][collection] = Shelf(schema: schema)
          }
        case .add(let template): shelves[tenant]?[template.collection]?.add(template)
        case .update(let face, let collection, let record):
          shelves[tenant]?[collection]?.update(face, record)
        case .remove(let face, let collection): shelves[tenant]?[collection]?.remove(face)
        case .removeCollection(let collection): shelves[tenant]?[collection] = nil
        case .removeTenant: shelves[tenant] = nil
        }
      }
    }
  }

  package func search(
    _ query: TemplateQuery, of tenant: TenantID
  ) async throws(MienError) -> [TemplateMatch] {
    let shelves = shelves.withLock { $0[tenant] ?? [:] }
    var found: [TemplateMatch] = []
    var seen: Set<FaceID> = []
    for scope in query.scopes {
      guard let shelf = shelves[scope.collection] else { continue }
      let allowed = scope.filter.map { shelf.table.matching($0) }
      for (slot, template) in shelf.templates.enumerated() {
        guard let template, allowed?[slot] ?? true else { continue }
        if query.isGroupedBySubject, template.subject == nil { continue }
        guard let distance = query.probe.distance(to: template.embedding) else {
          throw .modelMismatch(probe: query.probe.model, template: template.embedding.model)
        }
        guard distance <= scope.maximumDistance ?? .infinity, seen.insert(template.face).inserted else {
          continue
        }
        found.append(
          TemplateMatch(
            face: template.face, subject: template.subject, collection: scope.collection,
            distance: distance))
      }
    }
    found.sort { ($0.distance, $0.face) < ($1.distance, $1.face) }
    if query.isGroupedBySubject {
      var subjects: Set<SubjectID> = []
      found = found.filter { $0.subject.map { subjects.insert($0).inserted } ?? false }
    }
    return Array(found.prefix(query.limit))
  }

  package func faces(
    matching filter: FilterExpression, in collection: CollectionID, of tenant: TenantID
  ) async throws(MienError) -> [FaceID] {
    shelves.withLock { shelves in
      guard let shelf = shelves[tenant]?[collection] else { return [] }
      return shelf.table.matching(filter).members.compactMap { shelf.templates[$0]?.face }.sorted()
    }
  }

  package func contents(
    of collection: CollectionID, of tenant: TenantID
  ) async throws(MienError) -> [IndexedTemplate] {
    shelves.withLock { shelves in
      (shelves[tenant]?[collection]?.templates ?? []).compactMap { $0 }.sorted { $0.face < $1.face }
    }
  }
}
