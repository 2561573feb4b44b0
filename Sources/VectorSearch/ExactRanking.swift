import CVectorKernels

/// The last pass: float32 scores of the rows that can still be results, in order.
struct ExactRanking {
  let batch: ProbeBatch
  let targets: [ScanTarget]
  let kernels: VectorKernels
  let options: SearchOptions

  /// The results of one probe, from the candidates of all threads.
  func results(probe: Int, from collectors: [CandidateCollector]) -> [SearchHit] {
    // Every collector's floor is valid for the whole search.
    let floor = collectors.map(\.floor).max() ?? -.infinity
    let score = batch.metric == .cosine ? kernels.table.dot : kernels.table.squared_distance
    let vector = batch.vector(probe)
    var hits: [SearchHit] = []
    for collector in collectors {
      for candidate in collector.candidates where !(candidate.upper < floor) {
        let target = targets[Int(candidate.segment)]
        let row = Int(candidate.row)
        let value = score?(vector, target.segment.vector(of: row), batch.width) ?? -.infinity
        hits.append(
          SearchHit(
            id: target.segment.ids[row], group: target.segment.groups[row],
            score: batch.metric == .cosine ? value : -value, source: target.source,
            slot: target.segment.firstSlot + row))
      }
    }
    return Self.select(hits, options: options)
  }

  /// Orders rows and keeps the best ones, as the options ask.
  static func select(_ hits: [SearchHit], options: SearchOptions) -> [SearchHit] {
    var ordered = hits
    if let minimum = options.minimumScore { ordered.removeAll { $0.score < minimum } }
    ordered.sort { $0.precedes($1) }
    switch options.grouping {
    case .none: break
    case .byGroup: ordered = firstOfEach(ordered, limit: options.limit, by: \.group)
    case .byID: ordered = firstOfEach(ordered, limit: options.limit, by: \.id)
    }
    return Array(ordered.prefix(options.limit))
  }

  private static func firstOfEach(
    _ hits: [SearchHit], limit: Int, by key: KeyPath<SearchHit, UInt64>
  ) -> [SearchHit] {
    var seen: Set<UInt64> = []
    var kept: [SearchHit] = []
    for hit in hits where seen.insert(hit[keyPath: key]).inserted {
      kept.append(hit)
      if kept.count == limit { break }
    }
    return kept
  }
}
