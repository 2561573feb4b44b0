import Synchronization

/// Collections by their names, as the store last had them: searches look them up each time and rarely change them.
///
/// Every change that this process makes to a tenant's data makes this forget the tenant before the change is
/// acknowledged, so that what is found here is at least as new as everything that has been acknowledged. A tenant that
/// another process deletes is forgotten when this one notices.
package final class CollectionCache: Sendable {
  private typealias Shelf = [Name: FaceCollection]

  private struct State {
    var shelves: [TenantID: Shelf] = [:]
    /// Grows with every change, whosever it is.
    var revision = 0
  }

  /// Names kept for one tenant. When they are more, it starts anew.
  private static let capacity = 1000

  private let state = Mutex(State())

  package init() {}

  /// The collections with some names, in their order, from memory or else from the store.
  ///
  /// - Parameter read: Reads them all from one snapshot, which is taken after this is called.
  /// - Throws: What `read` throws.
  package func collections(
    named names: [Name], of tenant: TenantID, read: () async throws(GalleryError) -> [FaceCollection]
  ) async throws(GalleryError) -> [FaceCollection] {
    let (shelf, revision) = state.withLock { ($0.shelves[tenant] ?? [:], $0.revision) }
    let known = names.compactMap { shelf[$0] }
    if known.count == names.count { return known }
    let found = try await read()
    state.withLock { state in
      // A change that came meanwhile may be missing in what was read.
      guard state.revision == revision else { return }
      if state.shelves[tenant]?.count ?? 0 >= Self.capacity { state.shelves[tenant] = nil }
      for collection in found {
        state.shelves[tenant, default: [:]][collection.name] = collection
      }
    }
    return found
  }

  /// Something of the tenant has changed.
  package func forget(_ tenant: TenantID) {
    state.withLock { state in
      state.shelves[tenant] = nil
      state.revision += 1
    }
  }
}
