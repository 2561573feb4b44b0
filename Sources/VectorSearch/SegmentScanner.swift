import CVectorKernels

/// One segment to scan, with the rows that may be returned.
struct ScanTarget {
  let segment: Segment
  /// Rows in use.
  let rowCount: Int
  /// Which searched index the segment belongs to.
  let source: Int
  /// Searches see the rows that were alive at this version.
  let version: UInt64
  let filter: SlotBitmap?
}

/// Scans chunks for a batch of probes: first pass over 4-bit codes, second over the rest of the 8-bit codes
/// of the rows that passed. One scanner works on one thread.
final class SegmentScanner {
  private let kernels: mvk_kernels
  private let metric: Metric
  private let grouping: Grouping
  private let bounds: ScoreBounds
  private let probes: QuantisedProbes
  private let targets: [ScanTarget]
  /// One per probe.
  let collectors: [CandidateCollector]

  private var hits: UnsafeMutablePointer<mvk_hit>
  private var otherHits: UnsafeMutablePointer<mvk_hit>
  private var pending: Pending?
  private let four: UnsafeMutablePointer<mvk_hit>
  private let limits: UnsafeMutablePointer<mvk_limit>
  private let fourHits: UnsafeMutablePointer<UnsafeMutablePointer<mvk_hit>?>
  private let fourCounts: UnsafeMutablePointer<Int>
  /// Blocks scanned so far.
  private var seenBlocks = 0
  private let blocks: UnsafeMutablePointer<UInt16>

  init(batch: ProbeBatch, targets: [ScanTarget], kernels: VectorKernels, options: SearchOptions) {
    self.kernels = kernels.table
    self.targets = targets
    metric = batch.metric
    grouping = options.grouping
    bounds = ScoreBounds(metric: batch.metric, width: batch.width)
    probes = QuantisedProbes(batch)
    var isGrouped = true
    if case .none = options.grouping { isGrouped = false }
    collectors = (0..<batch.count).map { _ in
      CandidateCollector(
        limit: options.limit, minimumScore: options.minimumScore, isGrouped: isGrouped)
    }
    hits = .allocate(capacity: Segment.chunkRows)
    otherHits = .allocate(capacity: Segment.chunkRows)
    four = .allocate(capacity: 4 * Segment.chunkRows)
    limits = .allocate(capacity: 4)
    fourHits = .allocate(capacity: 4)
    fourCounts = .allocate(capacity: 4)
    for offset in 0..<4 { (fourHits + offset).initialize(to: four + offset * Segment.chunkRows) }
    blocks = .allocate(capacity: Segment.chunkRows / Int(MVK_BLOCK_ROWS))
  }

  deinit {
    hits.deallocate()
    otherHits.deallocate()
    four.deallocate()
    limits.deallocate()
    fourHits.deallocate()
    fourCounts.deallocate()
    blocks.deallocate()
  }

  /// Scans some chunks of the target at `index`.
  func scan(target index: Int, chunks: Range<Int>) {
    let target = targets[index]
    probes.quantise(for: target.segment.codebook)
    for chunk in chunks { scan(target, index: index, chunk: chunk) }
    // The next target may have another codebook.
    if let waiting = pending {
      pending = nil
      judge(waiting)
    }
  }

  private func scan(_ target: ScanTarget, index: Int, chunk: Int) {
    let first = chunk * Segment.chunkRows
    let rows = min(Segment.chunkRows, target.rowCount - first)
    var blockCount = (rows + Int(MVK_BLOCK_ROWS) - 1) / Int(MVK_BLOCK_ROWS)
    var isChosen = false
    if let filter = target.filter {
      let count = chooseBlocks(filter, from: target.segment.firstSlot + first, of: blockCount)
      guard count > 0 else { return }
      // With most blocks wanted, a straight run is faster than a list.
      isChosen = count * 4 < blockCount * 3
      if isChosen { blockCount = count }
    }
    let place = Place(
      target: target, index: index, first: first, bounds: target.segment.loadBounds(ofChunk: chunk))
    // The floors rise fastest in the beginning, so the first runs are short.
    var block = 0
    while block < blockCount {
      let run = min(max(seenBlocks, 2), blockCount - block)
      scan(place, blocks: block..<block + run, isChosen: isChosen)
      block += run
      seenBlocks += run
    }
  }

  /// A chunk that is being scanned.
  private struct Place {
    let target: ScanTarget
    /// Of the target.
    let index: Int
    /// Row of the segment with which the chunk begins.
    let first: Int
    let bounds: Segment.ChunkBounds
  }

  /// Rows that passed the first pass and wait for the second.
  private struct Pending {
    let hits: UnsafeMutablePointer<mvk_hit>
    let count: Int
    let probe: Int
    let place: Place
    /// The row of the segment from which the hits count.
    let first: Int
  }

  /// Scans blocks of a chunk, or of the list of chosen blocks, for all probes.
  private func scan(_ place: Place, blocks range: Range<Int>, isChosen: Bool) {
    let segment = place.target.segment
    // Rows count from the beginning of the run, or of the chunk if blocks were chosen.
    let first = place.first + (isChosen ? 0 : range.lowerBound * Int(MVK_BLOCK_ROWS))
    let codes = segment.high + first * segment.octets * 4
    let chosen = isChosen ? UnsafePointer(blocks + range.lowerBound) : nil
    let count = probes.batch.count
    var probe = 0
    while probe < count {
      if count - probe == 1 {
        var limit = self.limit(.first, probe: probe, place: place, first: first)
        let found = kernels.scan(
          codes, chosen, range.count, segment.octets, probes.queries + probe, &limit, hits)
        let waiting = pending
        pending = nil
        if found > 0 {
          // Their memory is fetched while the next run is scanned; then they are judged.
          mvk_prefetch(
            segment.lowCodes(of: first), segment.octets, segment.lowErrors + first, hits, found)
          pending = Pending(hits: hits, count: found, probe: probe, place: place, first: first)
          swap(&hits, &otherHits)
        }
        if let waiting { judge(waiting) }
        probe += 1
      } else {
        scanFour(
          from: probe, place: place, first: first, codes: codes, chosen: chosen, blockCount: range.count)
        probe += 4
      }
    }
  }

  private func scanFour(
    from probe: Int, place: Place, first: Int, codes: UnsafePointer<UInt8>, chosen: UnsafePointer<UInt16>?,
    blockCount: Int
  ) {
    let left = probes.batch.count - probe
    for offset in 0..<4 {
      limits[offset] = limit(.first, probe: offset < left ? probe + offset : 0, place: place, first: first)
      // Places beyond the batch are filled with a probe that nothing reaches.
      if offset >= left { limits[offset].floor = .infinity }
    }
    kernels.scan4(
      codes, chosen, blockCount, place.target.segment.octets, probes.queries + probe, limits, fourHits,
      fourCounts)
    for offset in 0..<min(4, left) where fourCounts[offset] > 0 {
      guard let hits = fourHits[offset] else { continue }
      judge(
        Pending(hits: hits, count: fourCounts[offset], probe: probe + offset, place: place, first: first))
    }
  }

  private func limit(_ pass: ScoreBounds.Pass, probe: Int, place: Place, first: Int) -> mvk_limit {
    let segment = place.target.segment
    return bounds.limit(
      pass, reaching: collectors[probe].floor, probe: probes.constants[probe], chunk: place.bounds,
      errors: pass == .first
        ? segment.blockErrors + first / Int(MVK_BLOCK_ROWS) : segment.lowErrors + first,
      bias: segment.halfNorms.map { UnsafePointer($0 + first) })
  }

  /// The second pass: keeps rows that are allowed, visible and still possible.
  private func judge(_ pending: Pending) {
    let (hits, found, probe, first) = (pending.hits, pending.count, pending.probe, pending.first)
    let place = pending.place
    let target = place.target
    let segment = target.segment
    var count = found
    if let filter = target.filter {
      count = 0
      filter.words.withUnsafeBufferPointer { words in
        for hit in 0..<found {
          let slot = segment.firstSlot + first + Int(hits[hit].row)
          guard slot >> 6 < words.count, words[slot >> 6] >> UInt64(slot & 63) & 1 == 1 else { continue }
          hits[count] = hits[hit]
          count += 1
        }
      }
    }
    var limit = self.limit(.second, probe: probe, place: place, first: first)
    count = kernels.refine(
      segment.lowCodes(of: first), segment.octets, probes.queries + probe, &limit, hits, count)
    guard count > 0 else { return }
    let collector = collectors[probe]
    let constants = probes.constants[probe]
    let common = bounds.commonSlack(probe: constants, chunk: place.bounds)
    for hit in 0..<count {
      let row = first + Int(hits[hit].row)
      let interval = bounds.interval(
        product: hits[hit].dot, halfNorm: segment.halfNorms?[row] ?? 0, probe: constants,
        slack: bounds.slack(error: segment.lowErrors[row], common: common, probe: constants))
      // Not `<`: an undefined bound must keep the row.
      guard !(interval.upper < collector.floor), row < target.rowCount,
        segment.isVisible(row, at: target.version)
      else { continue }
      let key: UInt64 =
        switch grouping {
        case .none: 0
        case .byGroup: segment.groups[row]
        case .byID: segment.ids[row]
        }
      collector.add(segment: place.index, row: row, interval: interval, key: key)
    }
  }

  /// Lists the blocks that hold an allowed row; returns how many.
  private func chooseBlocks(_ filter: SlotBitmap, from slot: Int, of blockCount: Int) -> Int {
    filter.words.withUnsafeBufferPointer { words in
      var count = 0
      // Chunks start at multiples of 64 slots, and a byte of a word is a block.
      for word in 0..<((blockCount + 7) / 8) where slot >> 6 + word < words.count {
        var bits = words[slot >> 6 + word]
        while bits != 0 {
          let byte = bits.trailingZeroBitCount / 8
          if word * 8 + byte < blockCount {
            blocks[count] = UInt16(word * 8 + byte)
            count += 1
          }
          bits &= ~(0xff << UInt64(byte * 8))
        }
      }
      return count
    }
  }
}
