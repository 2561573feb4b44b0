import CVectorKernels

/// The oracle: every visible row's score by the scalar kernel, then a sort. Slow and obviously right; tests compare the
/// index with it.
package enum ScalarSearch {
  /// What `ExactSearch.search` must return.
  ///
  /// - Throws: ``VectorSearchError``: `wrongDimension` and `invalidVector` for a probe. Options and filters
  ///   are not checked.
  package static func search(
    _ sources: [SearchSource], probes: [[Float]], options: SearchOptions
  ) throws(VectorSearchError) -> [[SearchHit]] {
    guard let index = sources.first?.snapshot.index, let scalar = VectorKernels.supported.last else {
      return probes.map { _ in [] }
    }
    let batch = try ProbeBatch(probes, dimension: index.dimension, metric: index.metric)
    return (0..<batch.count).map { probe in
      var hits: [SearchHit] = []
      for (number, source) in sources.enumerated() {
        for segment in source.snapshot.segments {
          let rows = min(segment.capacity, source.snapshot.slotCount - segment.firstSlot)
          for row in 0..<max(rows, 0) where segment.isVisible(row, at: source.snapshot.version) {
            let slot = segment.firstSlot + row
            if let filter = source.filter, !filter.contains(slot) { continue }
            let vector = segment.vector(of: row)
            let score =
              index.metric == .cosine
              ? scalar.table.dot(batch.vector(probe), vector, batch.width)
              : -scalar.table.squared_distance(batch.vector(probe), vector, batch.width)
            hits.append(
              SearchHit(
                id: segment.ids[row], group: segment.groups[row], score: score, source: number, slot: slot))
          }
        }
      }
      return select(hits, options: options)
    }
  }

  /// Sorts all rows and keeps the best ones, as the options ask.
  private static func select(_ hits: [SearchHit], options: SearchOptions) -> [SearchHit] {
    var ordered = hits.sorted { $0.precedes($1) }
    if let minimum = options.minimumScore { ordered.removeAll { $0.score < minimum } }
    var seen: Set<UInt64> = []
    switch options.grouping {
    case .none: break
    case .byGroup: ordered.removeAll { !seen.insert($0.group).inserted }
    case .byID: ordered.removeAll { !seen.insert($0.id).inserted }
    }
    return Array(ordered.prefix(options.limit))
  }
}
