package import FaceData
import Foundation
package import Gallery
import Synchronization
import VectorSearch

/// The template index in the memory of the process: exact, filtered before it scans, never half-changed.
///
/// All templates of a collection lie together. A write changes them under a lock that a search holds only
/// while it takes its snapshots and evaluates its filters; the scan itself waits for nobody.
package final class ExactTemplateIndex: TemplateIndex {
  private typealias Shelves = [CollectionID: CollectionShelf]

  /// From how many templates on a search uses several cores. One core looks through so many in a third of a
  /// millisecond; below, waiting for a second core to wake up, and on a busy machine to be free, costs more.
  private static let parallelRows = 250_000

  private let model: ModelIdentity
  private let cores: Int
  private let tenants = Mutex<[TenantID: Shelves]>([:])

  /// - Parameters:
  ///   - model: whose embeddings the index holds.
  ///   - cores: the most cores that one search of a large collection uses.
  package init(model: ModelIdentity, cores: Int = ProcessInfo.processInfo.activeProcessorCount) {
    self.model = model
    self.cores = max(1, cores)
  }

  package func prepare(
    _ collection: CollectionID, of tenant: TenantID, schema: FieldSchema
  ) async throws(GalleryError) {
    try await apply([.addCollection(collection, schema)], of: tenant)
  }

  package func load(_ templates: [IndexedTemplate], of tenant: TenantID) async throws(GalleryError) {
    for template in templates { try checkModel(of: template) }
    let byCollection = Dictionary(grouping: templates, by: \.collection)
    _ = try withShelves(of: tenant) { shelves throws(GalleryError) in
      for (collection, templates) in byCollection {
        try shelves[collection]?.change(removing: [], adding: templates)
      }
      return []
    }
  }

  package func apply(_ changes: [TemplateChange], of tenant: TenantID) async throws(GalleryError) {
    for change in changes {
      if case .add(let template) = change { try checkModel(of: template) }
    }
    // Dropped collections leave the lock as a result, so that searches need not wait while their memory is freed.
    _ = try withShelves(of: tenant) { shelves throws(GalleryError) in try apply(changes, to: &shelves) }
  }

  private func checkModel(of template: IndexedTemplate) throws(GalleryError) {
    guard template.embedding.model == model else {
      throw .modelMismatch(probe: template.embedding.model, template: model)
    }
  }

  /// Changes the shelves of a tenant while no search takes its snapshots.
  private func withShelves(
    of tenant: TenantID, _ change: (inout Shelves) throws(GalleryError) -> [CollectionShelf]
  ) throws(GalleryError) -> [CollectionShelf] {
    let outcome = tenants.withLock { tenants -> Result<[CollectionShelf], GalleryError> in
      // The shelves are taken out while they change, so that their columns are not copied.
      var shelves = tenants.removeValue(forKey: tenant) ?? [:]
      defer { if !shelves.isEmpty { tenants[tenant] = shelves } }
      do throws(GalleryError) {
        return .success(try change(&shelves))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  private func apply(
    _ changes: [TemplateChange], to shelves: inout Shelves
  ) throws(GalleryError) -> [CollectionShelf] {
    var pending = PendingChanges()
    var dropped: [CollectionShelf] = []
    for change in changes {
      switch change {
      case .addCollection(let collection, let schema):
        if shelves[collection] == nil {
          shelves[collection] = try CollectionShelf(collection, schema: schema, model: model)
        }
      case .add(let template): pending.add(template)
      case .update(let face, let collection, let record):
        if !pending.update(face, collection, record) { shelves[collection]?.update(face, record) }
      case .remove(let face, let collection): pending.remove(face, from: collection)
      case .removeCollection(let collection):
        pending.forget(collection)
        if let shelf = shelves.removeValue(forKey: collection) { dropped.append(shelf) }
      case .removeTenant:
        pending = PendingChanges()
        dropped += shelves.values
        shelves.removeAll()
      }
    }
    for (collection, change) in pending.byCollection {
      try shelves[collection]?.change(removing: Array(change.removed), adding: Array(change.added.values))
    }
    return dropped
  }

  package func search(
    _ query: TemplateQuery, of tenant: TenantID
  ) async throws(GalleryError) -> [TemplateMatch] {
    guard query.probe.model == model else { throw .modelMismatch(probe: query.probe.model, template: model) }
    let sources = tenants.withLock { tenants in
      query.scopes.compactMap { scope -> (scope: TemplateQuery.Scope, source: SearchSource)? in
        guard let shelf = tenants[tenant]?[scope.collection] else { return nil }
        return (scope, shelf.source(filter: scope.filter, needsSubject: query.isGroupedBySubject))
      }
    }
    // Collections with the same threshold are searched in one go.
    var matches: [TemplateMatch] = []
    for (threshold, group) in Dictionary(grouping: sources, by: \.scope.maximumDistance) {
      matches += try await search(query, group, maximumDistance: threshold)
    }
    return merged(matches, query)
  }

  private func search(
    _ query: TemplateQuery, _ sources: [(scope: TemplateQuery.Scope, source: SearchSource)],
    maximumDistance: Float?
  ) async throws(GalleryError) -> [TemplateMatch] {
    let rowCount = sources.reduce(0) { $0 + $1.source.snapshot.rowCount }
    let options = SearchOptions(
      limit: min(max(query.limit, SearchOptions.limits.lowerBound), SearchOptions.limits.upperBound),
      minimumScore: maximumDistance.map(lowestScore),
      grouping: query.isGroupedBySubject ? .byGroup : sources.count > 1 ? .byID : .none,
      parallelism: rowCount >= Self.parallelRows ? cores : 1)
    let hits: [SearchHit]
    do {
      hits =
        try await ExactSearch.searchInBackground(
          sources.map(\.source), probes: [query.probe.values], options: options
        ).first ?? []
    } catch {
      throw GalleryError(searching: error)
    }
    return hits.compactMap { hit in
      let distance = model.metric == .cosine ? 1 - hit.score : hit.distance
      guard distance <= maximumDistance ?? .infinity else { return nil }
      return TemplateMatch(
        face: FaceID(rowID: hit.id), subject: SubjectID(groupID: hit.group),
        collection: sources[hit.source].scope.collection, distance: distance)
    }
  }

  /// The lowest score that may still be within a distance; rounding is settled by the distance itself.
  private func lowestScore(_ distance: Float) -> Float {
    let score = model.metric == .cosine ? 1 - distance : -(distance * distance)
    return score - max(abs(score), 1) * 4 * Float.ulpOfOne
  }

  /// Matches of several groups of collections in one list, each face (or subject) once.
  private func merged(_ matches: [TemplateMatch], _ query: TemplateQuery) -> [TemplateMatch] {
    var faces: Set<FaceID> = []
    var subjects: Set<SubjectID> = []
    let order = Dictionary(
      query.scopes.enumerated().map { ($0.element.collection, $0.offset) }, uniquingKeysWith: min)
    let sorted = matches.sorted { one, other in
      (one.distance, one.face.rawValue, order[one.collection] ?? 0)
        < (other.distance, other.face.rawValue, order[other.collection] ?? 0)
    }
    let once = sorted.filter { match in
      guard faces.insert(match.face).inserted else { return false }
      guard query.isGroupedBySubject, let subject = match.subject else { return true }
      return subjects.insert(subject).inserted
    }
    return Array(once.prefix(query.limit))
  }

  package func faces(
    matching filter: FilterExpression, in collection: CollectionID, of tenant: TenantID
  ) async throws(GalleryError) -> [FaceID] {
    tenants.withLock { $0[tenant]?[collection]?.faces(matching: filter) ?? [] }
  }

  package func contents(
    of collection: CollectionID, of tenant: TenantID
  ) async throws(GalleryError) -> [IndexedTemplate] {
    guard let shelf = tenants.withLock({ $0[tenant]?[collection] }) else { return [] }
    var templates: [IndexedTemplate] = []
    for row in shelf.rows() {
      guard let vector = shelf.index.vector(of: row.face.rowID) else { continue }
      templates.append(
        IndexedTemplate(
          face: row.face, collection: collection, subject: row.subject,
          embedding: try .checked(model, vector), record: row.record))
    }
    return templates
  }
}
