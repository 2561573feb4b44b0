import Dispatch
import Synchronization

/// Searches one or several indexes, with results as if every row's float32 score had been computed.
package enum ExactSearch {
  /// Chunks that a thread takes at a time.
  private static let spanChunks = 16

  /// Searches for a batch of probes.
  ///
  /// This runs on the calling thread (and on `parallelism - 1` of Dispatch's) until it is done: about a
  /// nanosecond per row and probe. Where that is too long to block, use `searchInBackground`.
  ///
  /// - Parameters:
  ///   - sources: indexes of one dimension and metric, each with an optional filter.
  ///   - probes: vectors of that dimension.
  ///   - options: how many results, grouped how, on how many cores.
  /// - Returns: per probe the results by falling score; equal scores by rising id.
  /// - Throws: ``VectorSearchError``: `invalidArgument` for options or indexes that do not go together,
  ///   `wrongFilter`, `wrongDimension` and `invalidVector` for a probe, `cancelled`.
  package static func search(
    _ sources: [SearchSource], probes: [[Float]], options: SearchOptions
  ) throws(VectorSearchError) -> [[SearchHit]] {
    try options.check()
    guard let index = sources.first?.snapshot.index else { return probes.map { _ in [] } }
    for source in sources {
      guard source.snapshot.index.dimension == index.dimension, source.snapshot.index.metric == index.metric
      else {
        throw VectorSearchError(
          .invalidArgument,
          "The searched indexes differ in dimension or metric; search those of one model at a time.")
      }
      if let filter = source.filter, filter.capacity != source.snapshot.slotCount {
        throw VectorSearchError(
          .wrongFilter,
          "The filter names \(filter.capacity) slots and the snapshot has \(source.snapshot.slotCount); "
            + "build the filter for the snapshot that is searched.")
      }
    }
    let batch = try ProbeBatch(probes, dimension: index.dimension, metric: index.metric)
    guard batch.count > 0 else { return [] }
    let targets = targets(of: sources)
    let scanners = try scan(batch, targets: targets, kernels: index.kernels, options: options)
    // The sources hold the snapshots, and so the rows, until here.
    return withExtendedLifetime(sources) {
      (0..<batch.count).map { probe in
        TopHits.merged(scanners.map { $0.results[probe].hits }, options: options)
      }
    }
  }

  private static func targets(of sources: [SearchSource]) -> [ScanTarget] {
    var targets: [ScanTarget] = []
    for (number, source) in sources.enumerated() {
      let snapshot = source.snapshot
      for segment in snapshot.segments where segment.firstSlot < snapshot.slotCount {
        targets.append(
          ScanTarget(
            segment: segment, rowCount: min(segment.capacity, snapshot.slotCount - segment.firstSlot),
            source: number, version: snapshot.version, filter: source.filter))
      }
    }
    return targets
  }

  private static func scan(
    _ batch: ProbeBatch, targets: [ScanTarget], kernels: VectorKernels, options: SearchOptions
  ) throws(VectorSearchError) -> [SegmentScanner] {
    var spans: [(target: Int, chunks: Range<Int>)] = []
    for (number, target) in targets.enumerated() {
      let chunks = (target.rowCount + Segment.chunkRows - 1) / Segment.chunkRows
      for start in stride(from: 0, to: chunks, by: spanChunks) {
        spans.append((number, start..<min(start + spanChunks, chunks)))
      }
    }
    let threads = max(1, min(options.parallelism, spans.count))
    let work = SharedWork(
      scanners: (0..<threads).map { _ in
        SegmentScanner(batch: batch, targets: targets, kernels: kernels, options: options)
      },
      spans: spans, cancellation: options.cancellation)
    if threads == 1 {
      work.run(0)
    } else {
      DispatchQueue.concurrentPerform(iterations: threads) { work.run($0) }
    }
    if options.cancellation?.isCancelled == true {
      throw VectorSearchError(.cancelled, "The search was cancelled by its caller.")
    }
    return work.scanners
  }

  /// Threads take spans from one counter, so that a slow thread delays nobody. Each uses its own scanner.
  private final class SharedWork: @unchecked Sendable {
    let scanners: [SegmentScanner]
    private let spans: [(target: Int, chunks: Range<Int>)]
    private let next = Atomic<Int>(0)
    private let cancellation: SearchCancellation?

    init(
      scanners: [SegmentScanner], spans: [(target: Int, chunks: Range<Int>)],
      cancellation: SearchCancellation?
    ) {
      self.scanners = scanners
      self.spans = spans
      self.cancellation = cancellation
    }

    func run(_ thread: Int) {
      while cancellation?.isCancelled != true {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < spans.count else { return }
        scanners[thread].scan(target: spans[number].target, chunks: spans[number].chunks)
      }
    }
  }
}

extension ExactIndex {
  /// Searches this index as it is now; see `ExactSearch.search`.
  ///
  /// - Throws: ``VectorSearchError``, as `ExactSearch.search`.
  package func search(
    _ probe: [Float], filter: SlotBitmap? = nil, options: SearchOptions
  ) throws(VectorSearchError) -> [SearchHit] {
    let source = SearchSource(snapshot(), filter: filter)
    return try ExactSearch.search([source], probes: [probe], options: options)[0]
  }
}
