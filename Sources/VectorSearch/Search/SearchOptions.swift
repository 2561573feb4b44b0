import Synchronization

/// Which rows count as one result.
package enum Grouping: Sendable {
  /// Every row is a result of its own.
  case none
  /// Of rows with the same group, the best one.
  case byGroup
  /// Of rows with the same id in several indexes, the best one.
  case byID
}

/// What to search for.
package struct SearchOptions: Sendable {
  /// How many results are wanted.
  package var limit: Int
  /// Rows below this score are no results; see `SearchHit.score`.
  package var minimumScore: Float?
  /// Which rows count as one result; ``limit`` counts results.
  package var grouping: Grouping
  /// Cores to use; more than 1 pays from some 250,000 rows on.
  package var parallelism: Int
  /// Asked after each 1,024 rows.
  package var cancellation: SearchCancellation?

  package init(
    limit: Int, minimumScore: Float? = nil, grouping: Grouping = .none, parallelism: Int = 1,
    cancellation: SearchCancellation? = nil
  ) {
    self.limit = limit
    self.minimumScore = minimumScore
    self.grouping = grouping
    self.parallelism = parallelism
    self.cancellation = cancellation
  }

  /// The largest `limit`.
  package static let limits = 1...1000

  func check() throws(VectorSearchError) {
    guard Self.limits.contains(limit) else {
      throw VectorSearchError(.invalidArgument, "A search returns 1 to 1000 results, not \(limit).")
    }
    guard parallelism >= 1 else {
      throw VectorSearchError(.invalidArgument, "A search needs at least one core, not \(parallelism).")
    }
    if let minimumScore, minimumScore.isNaN {
      throw VectorSearchError(.invalidArgument, "The minimum score is not a number; leave it out instead.")
    }
  }
}

/// One result of a search.
package struct SearchHit: Sendable, Equatable {
  /// The row's id.
  package let id: UInt64
  /// The row's group.
  package let group: UInt64
  /// Greater is closer: the cosine, or minus the squared Euclidean distance, in float32 by a fixed order of
  /// summation, so that it has the same bits on every machine.
  package let score: Float
  /// Which of the searched indexes holds the row.
  package let source: Int
  /// The row's slot in that index.
  package let slot: Int

  /// The Euclidean distance that a Euclidean score stands for.
  package var distance: Float { (-score).squareRoot() }

  /// Results are ordered by falling score; equal scores by rising id, then by index.
  func precedes(_ other: SearchHit) -> Bool {
    if score != other.score { return score > other.score }
    return (id, source) < (other.id, other.source)
  }
}

/// Stops a search from another thread.
package final class SearchCancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  /// Makes the search throw `VectorSearchError.Code.cancelled` soon.
  package func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether `cancel()` was called.
  package var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// One index to search, as it was at one moment.
package struct SearchSource: Sendable {
  /// Kept alive as long as this is, see `ExactIndex.snapshot()`.
  package let snapshot: IndexSnapshot
  /// The rows that may be returned; all when nil.
  package let filter: SlotBitmap?

  package init(_ snapshot: IndexSnapshot, filter: SlotBitmap? = nil) {
    self.snapshot = snapshot
    self.filter = filter
  }
}
