package import Gallery
import Synchronization

/// A template index that looks at every template and filters every face by itself: the oracle against which the real
/// one is tested, with which it shares no code.
package final class InMemoryTemplateIndex: TemplateIndex {
  private typealias Shelf = [FaceID: IndexedTemplate]

  private let shelves = Mutex<[TenantID: [CollectionID: Shelf]]>([:])

  package init() {}

  package func prepare(
    _ collection: CollectionID, of tenant: TenantID, schema: FieldSchema
  ) async throws(GalleryError) {
    try await apply([.addCollection(collection, schema)], of: tenant)
  }

  package func load(_ templates: [IndexedTemplate], of tenant: TenantID) async throws(GalleryError) {
    try await apply(templates.map(TemplateChange.add), of: tenant)
  }

  package func apply(_ changes: [TemplateChange], of tenant: TenantID) async throws(GalleryError) {
    shelves.withLock { shelves in
      for change in changes {
        switch change {
        case .addCollection(let collection, _):
          if shelves[tenant]?[collection] == nil {
            shelves[tenant, default: [:]][collection] = [:]
          }
        case .add(let template): shelves[tenant]?[template.collection]?[template.face] = template
        case .update(let face, let collection, let record):
          shelves[tenant]?[collection]?[face]?.record = record
        case .remove(let face, let collection): shelves[tenant]?[collection]?[face] = nil
        case .removeCollection(let collection): shelves[tenant]?[collection] = nil
        case .removeTenant: shelves[tenant] = nil
        }
      }
    }
  }

  package func search(
    _ query: TemplateQuery, of tenant: TenantID
  ) async throws(GalleryError) -> [TemplateMatch] {
    let shelves = shelves.withLock { $0[tenant] ?? [:] }
    var found: [TemplateMatch] = []
    var seen: Set<FaceID> = []
    for scope in query.scopes {
      guard let shelf = shelves[scope.collection] else { continue }
      for template in shelf.values where scope.filter?.matches(template.record) ?? true {
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
  ) async throws(GalleryError) -> [FaceID] {
    shelves.withLock { shelves in
      (shelves[tenant]?[collection] ?? [:]).values.filter { filter.matches($0.record) }.map(\.face).sorted()
    }
  }

  package func contents(
    of collection: CollectionID, of tenant: TenantID
  ) async throws(GalleryError) -> [IndexedTemplate] {
    shelves.withLock { shelves in
      (shelves[tenant]?[collection] ?? [:]).values.sorted { $0.face < $1.face }
    }
  }
}
