import CVectorKernels
import FaceData
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A run of slots in contiguous memory, under one codebook.
///
/// Searches read without locks while one writer writes. A row is accepted by a search only if its stamps say
/// that it was complete when the search began, so what a search reads of rows in the making is thrown away.
final class Segment: @unchecked Sendable {
  /// Rows whose bounds are kept together; capacities are multiples of it.
  static let chunkRows = 1024

  /// Upper bounds over the rows of a chunk, as in `mvk_row_bounds`. They only grow.
  struct ChunkBounds {
    var highError: Float
    var codeNorm: Float
  }

  let capacity: Int
  /// Slot of the first row.
  let firstSlot: Int
  let octets: Int
  let codebook: Codebook
  /// Bytes reserved from the operating system; untouched pages cost nothing.
  let reservedBytes: Int

  let high: UnsafeMutablePointer<UInt8>
  let low: UnsafeMutablePointer<UInt8>
  let vectors: UnsafeMutablePointer<Float>
  /// Half the squared distance of each row from the codebook's means, rounded down; only under the Euclidean
  /// metric.
  let halfNorms: UnsafeMutablePointer<Float>?
  let ids: UnsafeMutablePointer<UInt64>
  let groups: UnsafeMutablePointer<UInt64>
  /// The version that made the row visible; `never` for an empty row.
  private let born: UnsafeMutablePointer<UInt64>
  /// The version that removed the row; `never` for a living one, 0 for one never used.
  private let died: UnsafeMutablePointer<UInt64>
  let chunkBounds: UnsafeMutablePointer<ChunkBounds>
  /// For each block, the largest 4-bit error of its rows; it only grows.
  let blockErrors: UnsafeMutablePointer<Float>
  /// For each row, its 8-bit error.
  let lowErrors: UnsafeMutablePointer<Float>
  private let base: UnsafeMutableRawPointer

  static let never = UInt64.max

  init(capacity: Int, firstSlot: Int, codebook: Codebook, metric: EmbeddingMetric) throws(VectorSearchError) {
    self.capacity = capacity
    self.firstSlot = firstSlot
    self.codebook = codebook
    octets = codebook.octets
    // The codes first, because they are what scans read.
    let codeBytes = capacity * octets * 8
    let sizes = [
      capacity * octets * 4, capacity * octets * 4, capacity * octets * 32,
      metric == .euclidean ? capacity * 4 : 0, capacity * 8, capacity * 8, capacity * 8, capacity * 8,
      capacity / Self.chunkRows * MemoryLayout<ChunkBounds>.stride,
      capacity / Int(MVK_BLOCK_ROWS) * 4, capacity * 4,
    ]
    // Regions start on cache lines. The codes of large segments lie on huge pages, which spares scans a
    // tenth of their time; the rest stays on small ones, of which only those in use count.
    let hugePage = 2 << 20
    let bytes = sizes.reduce(0) { $0 + ($1 + 63) / 64 * 64 }
    let isLarge = codeBytes >= hugePage
    reservedBytes = bytes + (isLarge ? hugePage : 0)
    guard
      let mapped = mmap(
        nil, reservedBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      mapped != MAP_FAILED
    else {
      throw VectorSearchError(
        .outOfMemory,
        "The index needs \(reservedBytes) more bytes of memory; free some or raise the process's limit.")
    }
    base = mapped
    var start = mapped
    if isLarge {
      let aligned = (UInt(bitPattern: mapped) + UInt(hugePage) - 1) / UInt(hugePage) * UInt(hugePage)
      start = UnsafeMutableRawPointer(bitPattern: aligned) ?? mapped
      #if os(Linux)
        // A system that has no huge pages to give is slower, not wrong.
        _ = madvise(start, codeBytes / hugePage * hugePage, Int32(MADV_HUGEPAGE))
      #endif
    }
    var offset = 0
    func region<T>(_ index: Int, as type: T.Type) -> UnsafeMutablePointer<T> {
      defer { offset += (sizes[index] + 63) / 64 * 64 }
      return (start + offset).bindMemory(to: type, capacity: sizes[index] / MemoryLayout<T>.stride)
    }
    high = region(0, as: UInt8.self)
    low = region(1, as: UInt8.self)
    vectors = region(2, as: Float.self)
    let norms = region(3, as: Float.self)
    halfNorms = metric == .euclidean ? norms : nil
    ids = region(4, as: UInt64.self)
    groups = region(5, as: UInt64.self)
    born = region(6, as: UInt64.self)
    died = region(7, as: UInt64.self)
    chunkBounds = region(8, as: ChunkBounds.self)
    blockErrors = region(9, as: Float.self)
    lowErrors = region(10, as: Float.self)
  }

  deinit { munmap(base, reservedBytes) }

  /// The first byte of a row in the high plane.
  func highCodes(of row: Int) -> UnsafeMutablePointer<UInt8> {
    high + (row / Int(MVK_BLOCK_ROWS)) * octets * 32 + row % Int(MVK_BLOCK_ROWS) * 4
  }

  func lowCodes(of row: Int) -> UnsafeMutablePointer<UInt8> { low + row * octets * 4 }

  /// The row's `octets * 8` components.
  func vector(of row: Int) -> UnsafeMutablePointer<Float> { vectors + row * octets * 8 }

  /// Whether a search that began at `version` may return the row.
  ///
  /// The order of the two loads, and of the stores in `publish` and `erase`, keeps a reused row hidden from
  /// searches older than its new content.
  @inline(__always)
  func isVisible(_ row: Int, at version: UInt64) -> Bool {
    mvk_load_acquire(died + row) > version && mvk_load_acquire(born + row) <= version
  }

  /// Makes a completely written row visible to searches that begin at `version` or later.
  func publish(_ row: Int, at version: UInt64) {
    mvk_store_release(born + row, version)
    mvk_store_release(died + row, Self.never)
  }

  /// Hides a row from searches that begin at `version` or later.
  func retire(_ row: Int, at version: UInt64) { mvk_store_release(died + row, version) }

  /// Overwrites everything a removed row held. No search that could return the row may be running.
  func erase(_ row: Int) {
    mvk_store_release(born + row, Self.never)
    vector(of: row).update(repeating: 0, count: octets * 8)
    mvk_erase_codes(highCodes(of: row), lowCodes(of: row), octets)
    halfNorms?[row] = .infinity
    ids[row] = 0
    groups[row] = 0
  }

  /// Notes the bounds of a row that is being written.
  func note(_ rowBounds: mvk_row_bounds, of row: Int) {
    lowErrors[row] = rowBounds.low_error
    let block = blockErrors + row / Int(MVK_BLOCK_ROWS)
    if !(rowBounds.high_error <= block.pointee) { mvk_store_float(block, rowBounds.high_error) }
    let chunk = chunkBounds + row / Self.chunkRows
    if !(rowBounds.high_error <= chunk.pointee.highError) {
      mvk_store_float(&chunk.pointee.highError, rowBounds.high_error)
    }
    if !(rowBounds.code_norm <= chunk.pointee.codeNorm) {
      mvk_store_float(&chunk.pointee.codeNorm, rowBounds.code_norm)
    }
  }

  /// The chunk's bounds; they hold for every row that is visible to the reader.
  func loadBounds(ofChunk chunk: Int) -> ChunkBounds {
    let pointer = chunkBounds + chunk
    return ChunkBounds(
      highError: mvk_load_float(&pointer.pointee.highError),
      codeNorm: mvk_load_float(&pointer.pointee.codeNorm))
  }
}
