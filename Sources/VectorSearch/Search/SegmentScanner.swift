import CVectorKernels
import FaceData

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
  private let metric: EmbeddingMetric
  private let bounds: ScoreBounds
  private let probes: QuantisedProbes
  private let targets: [ScanTarget]
  /// One per probe.
  let results: [TopHits]

  /// Room for the hits of one run and probe, several times: two in turn for a single probe, else one for each
  /// probe that may be waiting.
  private let hits: UnsafeMutablePointer<mvk_hit>
  private var isOddRun = false
  private var waiting: [Pending] = []
  private var possible: [PossibleHit] = []
  private let limits: UnsafeMutablePointer<mvk_limit>
  private let fourHits: UnsafeMutablePointer<UnsafeMutablePointer<mvk_hit>?>
  private let fourCounts: UnsafeMutablePointer<Int>
  /// Blocks scanned so far.
  private var seenBlocks = 0
  private let blocks: UnsafeMutablePointer<UInt16>
  private let cancellation: SearchCancellation?

  init(batch: ProbeBatch, targets: [ScanTarget], kernels: VectorKernels, options: SearchOptions) {
    self.kernels = kernels.table
    self.targets = targets
    metric = batch.metric
    cancellation = options.cancellation
    bounds = ScoreBounds(metric: batch.metric, width: batch.width)
    probes = QuantisedProbes(batch)
    results = (0..<batch.count).map { _ in TopHits(options) }
    let places = batch.count == 1 ? 2 : min((batch.count + 3) / 4 * 4, Self.mostWaiting)
    hits = .allocate(capacity: places * Segment.chunkRows)
    limits = .allocate(capacity: 4)
    fourHits = .allocate(capacity: 4)
    fourCounts = .allocate(capacity: 4)
    fourHits.initialize(repeating: nil, count: 4)
    blocks = .allocate(capacity: Segment.chunkRows / Int(MVK_BLOCK_ROWS))
  }

  deinit {
    hits.deallocate()
    limits.deallocate()
    fourHits.deallocate()
    fourCounts.deallocate()
    blocks.deallocate()
  }

  /// Scans some chunks of the target at `index`, until the search is cancelled.
  func scan(target index: Int, chunks: Range<Int>) {
    let target = targets[index]
    probes.quantise(for: target.segment.codebook)
    for chunk in chunks where cancellation?.isCancelled != true {
      scan(target, index: index, chunk: chunk)
    }
    // The next target may have another codebook.
    finish()
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

  /// A row that passed the second pass and waits for the last.
  private struct PossibleHit {
    let probe: Int
    let target: Int
    let row: Int
  }

  /// Scans blocks of a chunk, or of the list of chosen blocks, for all probes.
  private func scan(_ place: Place, blocks range: Range<Int>, isChosen: Bool) {
    // Rows count from the beginning of the run, or of the chunk if blocks were chosen.
    let run = Run(
      place: place, first: place.first + (isChosen ? 0 : range.lowerBound * Int(MVK_BLOCK_ROWS)),
      chosen: isChosen ? UnsafePointer(blocks + range.lowerBound) : nil, blockCount: range.count)
    let count = probes.batch.count
    if count == 1 {
      // While a run is scanned, the memory of what earlier ones found comes.
      let earlier = waiting.count
      scanOne(run)
      rank()
      for hits in waiting.prefix(earlier) { judge(hits) }
      waiting.removeFirst(earlier)
    } else {
      for probe in stride(from: 0, to: count, by: 4) {
        scanFour(run, from: probe)
        // From here on the places of earlier hits are used again.
        if (probe + 4) % Self.mostWaiting == 0 { judgeWaiting() }
      }
      judgeWaiting()
    }
    // The first floors are worth more than hidden latency.
    if seenBlocks < Self.earlyBlocks { finish() }
  }

  /// Blocks that are scanned for all probes at once.
  private struct Run {
    let place: Place
    /// The row of the segment from which the hits count.
    let first: Int
    let chosen: UnsafePointer<UInt16>?
    let blockCount: Int

    var codes: UnsafePointer<UInt8> {
      UnsafePointer(place.target.segment.high + first * place.target.segment.octets * 4)
    }
  }

  /// Blocks after which floors rise so slowly that a run may use those of the run before the last.
  private static let earlyBlocks = 1024
  /// Sets of hits that are gathered, while their memory is fetched, before they are judged.
  private static let mostWaiting = 64

  private func scanOne(_ run: Run) {
    var limit = self.limit(.first, probe: 0, place: run.place, first: run.first)
    isOddRun.toggle()
    let hits = hits + (isOddRun ? Segment.chunkRows : 0)
    let found = kernels.scan(
      run.codes, run.chosen, run.blockCount, run.place.target.segment.octets, probes.queries, &limit, hits)
    wait(for: hits, found, probe: 0, run: run)
  }

  private func scanFour(_ run: Run, from probe: Int) {
    let left = probes.batch.count - probe
    for offset in 0..<4 {
      limits[offset] = limit(
        .first, probe: offset < left ? probe + offset : 0, place: run.place, first: run.first)
      // Places beyond the batch are filled with a probe that nothing reaches.
      if offset >= left { limits[offset].floor = .infinity }
      fourHits[offset] = hits + (probe + offset) % Self.mostWaiting * Segment.chunkRows
    }
    kernels.scan4(
      run.codes, run.chosen, run.blockCount, run.place.target.segment.octets, probes.queries + probe, limits,
      fourHits, fourCounts)
    for offset in 0..<min(4, left) {
      guard let hits = fourHits[offset] else { continue }
      wait(for: hits, fourCounts[offset], probe: probe + offset, run: run)
    }
  }

  /// Has the memory of hits fetched, and puts them off until it is there.
  private func wait(for hits: UnsafeMutablePointer<mvk_hit>, _ count: Int, probe: Int, run: Run) {
    guard count > 0 else { return }
    let segment = run.place.target.segment
    mvk_prefetch(
      segment.lowCodes(of: run.first), segment.octets, segment.lowErrors + run.first, hits, count)
    waiting.append(Pending(hits: hits, count: count, probe: probe, place: run.place, first: run.first))
  }

  private func judgeWaiting() {
    rank()
    for hits in waiting { judge(hits) }
    waiting.removeAll(keepingCapacity: true)
  }

  /// Judges and ranks everything that was put off.
  private func finish() {
    judgeWaiting()
    rank()
  }

  private func limit(_ pass: ScoreBounds.Pass, probe: Int, place: Place, first: Int) -> mvk_limit {
    let segment = place.target.segment
    return bounds.limit(
      pass, reaching: results[probe].floor, probe: probes.constants[probe], chunk: place.bounds,
      errors: pass == .first
        ? segment.blockErrors + first / Int(MVK_BLOCK_ROWS) : segment.lowErrors + first,
      bias: segment.halfNorms.map { UnsafePointer($0 + first) })
  }

  /// The second pass: keeps rows that are allowed, visible and still possible.
  ///
  /// Only visible rows may be ranked: others would raise the floor.
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
    for hit in 0..<count {
      let row = first + Int(hits[hit].row)
      guard row < target.rowCount, segment.isVisible(row, at: target.version) else { continue }
      mvk_prefetch_row(segment.vector(of: row), segment.octets)
      possible.append(PossibleHit(probe: probe, target: place.index, row: row))
    }
  }

  /// The last pass: the float32 scores of the rows that can still be results.
  private func rank() {
    for hit in possible {
      let target = targets[hit.target]
      let segment = target.segment
      let vector = probes.batch.vector(hit.probe)
      let score =
        metric == .cosine
        ? kernels.dot(vector, segment.vector(of: hit.row), probes.batch.width)
        : -kernels.squared_distance(vector, segment.vector(of: hit.row), probes.batch.width)
      results[hit.probe].add(
        SearchHit(
          id: segment.ids[hit.row], group: segment.groups[hit.row], score: score, source: target.source,
          slot: segment.firstSlot + hit.row))
    }
    possible.removeAll(keepingCapacity: true)
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
