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

  private let hits: UnsafeMutablePointer<mvk_hit>
  private let products: UnsafeMutablePointer<Int32>
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
    hits = .allocate(capacity: 4 * Segment.chunkRows)
    products = .allocate(capacity: Segment.chunkRows)
    blocks = .allocate(capacity: Segment.chunkRows / Int(MVK_BLOCK_ROWS))
  }

  deinit {
    hits.deallocate()
    products.deallocate()
    blocks.deallocate()
  }

  /// Scans some chunks of the target at `index`.
  func scan(target index: Int, chunks: Range<Int>) {
    let target = targets[index]
    probes.quantise(for: target.segment.codebook)
    for chunk in chunks { scan(target, index: index, chunk: chunk) }
  }

  private func scan(_ target: ScanTarget, index: Int, chunk: Int) {
    let segment = target.segment
    let first = chunk * Segment.chunkRows
    var blockCount =
      (min(Segment.chunkRows, target.rowCount - first) + Int(MVK_BLOCK_ROWS) - 1) / Int(MVK_BLOCK_ROWS)
    var chosen: UnsafeMutablePointer<UInt16>?
    if let filter = target.filter {
      let count = chooseBlocks(filter, from: segment.firstSlot + first, of: blockCount)
      guard count > 0 else { return }
      // With most blocks wanted, a straight run is faster than a list.
      if count * 4 < blockCount * 3 {
        chosen = blocks
        blockCount = count
      }
    }
    let codes = segment.high + first * segment.octets * 4
    let chunkBounds = segment.loadBounds(ofChunk: chunk)
    let count = probes.batch.count
    var probe = 0
    while probe < count {
      if count - probe == 1 {
        var limit = self.limit(probe: probe, segment: segment, first: first, chunk: chunkBounds)
        let found = kernels.scan(
          codes, chosen, blockCount, segment.octets, probes.queries + probe, &limit, hits)
        if found > 0 {
          judge(hits, found, probe: probe, target: target, index: index, first: first, chunk: chunkBounds)
        }
        probe += 1
      } else {
        scanFour(
          from: probe, target: target, index: index, first: first, chunk: chunkBounds, codes: codes,
          chosen: chosen, blockCount: blockCount)
        probe += 4
      }
    }
  }

  private func scanFour(
    from probe: Int, target: ScanTarget, index: Int, first: Int, chunk: Segment.ChunkBounds,
    codes: UnsafeMutablePointer<UInt8>, chosen: UnsafeMutablePointer<UInt16>?, blockCount: Int
  ) {
    let none = mvk_limit(dot_floor: .max, step: 0, value_floor: 0, bias: nil)
    let left = probes.batch.count - probe
    func limit(_ offset: Int) -> mvk_limit {
      offset < left
        ? self.limit(probe: probe + offset, segment: target.segment, first: first, chunk: chunk) : none
    }
    let rows = Segment.chunkRows
    withUnsafeTemporaryAllocation(of: mvk_limit.self, capacity: 4) { limits in
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<mvk_hit>?.self, capacity: 4) { buffers in
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 4) { counts in
          for offset in 0..<4 {
            limits.initializeElement(at: offset, to: limit(offset))
            buffers.initializeElement(at: offset, to: hits + offset * rows)
            counts.initializeElement(at: offset, to: 0)
          }
          kernels.scan4(
            codes, chosen, blockCount, target.segment.octets, probes.queries + probe, limits.baseAddress,
            buffers.baseAddress, counts.baseAddress)
          for offset in 0..<min(4, left) where counts[offset] > 0 {
            judge(
              hits + offset * rows, counts[offset], probe: probe + offset, target: target, index: index,
              first: first, chunk: chunk)
          }
        }
      }
    }
  }

  private func limit(
    probe: Int, segment: Segment, first: Int, chunk: Segment.ChunkBounds
  ) -> mvk_limit {
    var limit = bounds.limit(
      reaching: collectors[probe].floor, probe: probes.constants[probe], chunk: chunk)
    if let halfNorms = segment.halfNorms { limit.bias = UnsafePointer(halfNorms + first) }
    return limit
  }

  /// The second pass: keeps rows that are allowed, visible and still possible.
  private func judge(
    _ hits: UnsafeMutablePointer<mvk_hit>, _ found: Int, probe: Int, target: ScanTarget, index: Int,
    first: Int, chunk: Segment.ChunkBounds
  ) {
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
    kernels.refine(
      segment.lowCodes(of: first), segment.octets, probes.queries + probe, hits, count, products)
    let collector = collectors[probe]
    let constants = probes.constants[probe]
    let slack = bounds.slack(probe: constants, error: chunk.lowError, chunk: chunk)
    for hit in 0..<count {
      let row = first + Int(hits[hit].row)
      let interval = bounds.interval(
        product: products[hit], halfNorm: segment.halfNorms?[row] ?? 0, probe: constants, slack: slack)
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
      collector.add(segment: index, row: row, interval: interval, key: key)
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
