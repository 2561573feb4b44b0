import Synchronization

/// Collections by their names, as the store last had them: searches look them up each time and rarely change them.
///
/// Every write to a tenant's data makes this forget that tenant before the writer is answered, so that nobody finds
/// here what was true before a change that has been acknowledged.
package final class CollectionCache: Sendable {
  private struct Shelf: Sendable {
    var collections: [String: FaceCollection] = [:]
    /// How often the tenant has been forgotten.
    var revision = 0
  }

  /// Names kept for one tenant. When they are more, it starts anew.
  private static let capacity = 1000

  private let shelves = Mutex<[TenantID: Shelf]>([:])

  package init() {}

  /// The collections with some names, in their order, from memory or else from the store.
  ///
  /// - Parameter read: Reads them all from one snapshot, which is taken after this is called.
  /// - Throws: What `read` throws.
  package func collections(
    named names: [String], of tenant: TenantID, read: () async throws(MienError) -> [FaceCollection]
  ) async throws(MienError) -> [FaceCollection] {
    let shelf = shelves.withLock { $0[tenant] } ?? Shelf()
    let known = names.compactMap { shelf.collections[$0] }
    if known.count == names.count { return known }
    let found = try await read()
    shelves.withLock { shelves in
      var current = shelves[tenant] ?? Shelf()
      // A change that came meanwhile may be missing in what was read.
      guard current.revision == shelf.revision else { return }
      if current.collections.count >= Self.capacity { current.collections = [:] }
      for collection in found { current.collections[collection.name] = collection }
      shelves[tenant] = current
    }
    return found
  }

  /// Something of the tenant has changed.
  package func forget(_ tenant: TenantID) {
    shelves.withLock { shelves in
      shelves[tenant] = Shelf(revision: (shelves[tenant]?.revision ?? 0) + 1)
    }
  }
}
