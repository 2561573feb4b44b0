import CVectorKernels
package import FaceData
import Synchronization

/// Templates of one collection in memory, searched exactly.
///
/// Each row has a caller-given id, unique in the index, and a group (its subject). Searches run beside
/// changes without waiting for them: a search works on the state at its beginning, sees every change that
/// had returned by then, and never a part of one. `Documentation/Decisions/0010-exact-search.md` says why
/// results equal those of a full scalar float32 search.
package final class ExactIndex: Sendable {
  /// Components of a template.
  package let dimension: Int
  /// How templates are compared.
  package let metric: EmbeddingMetric

  let kernels: VectorKernels
  /// Lets one change through at a time, and maps ids to slots.
  let writer: Mutex<SlotTable>
  /// What searches need to know; held for moments only.
  let state: Mutex<IndexState>

  /// The largest dimension an index takes.
  package static let dimensions = 1...4096
  /// Longer Euclidean vectors could not be squared in float32.
  static let largestNorm = 1e17

  /// An empty index.
  ///
  /// - Parameters:
  ///   - dimension: components of a template, 1–4096.
  ///   - metric: how templates are compared.
  ///   - kernels: the instruction set to use; the fastest by default.
  /// - Throws: ``VectorSearchError`` with code `invalidArgument` for another dimension.
  package init(
    dimension: Int, metric: EmbeddingMetric, kernels: VectorKernels = .best
  ) throws(VectorSearchError) {
    guard Self.dimensions.contains(dimension) else {
      throw VectorSearchError(
        .invalidArgument, "A template has 1 to 4096 components, not \(dimension); check the model's output.")
    }
    self.dimension = dimension
    self.metric = metric
    self.kernels = kernels
    writer = Mutex(SlotTable())
    state = Mutex(IndexState())
  }

  /// Rows that a search beginning now would see.
  package var count: Int { state.withLock { $0.rowCount } }

  /// Slots in use or waiting for reuse, for tests: those of a snapshot are its ``IndexSnapshot/slotCount``.
  package var slotCapacity: Int { state.withLock { $0.slotCount } }

  /// Bytes that the index has reserved for its rows and its table of ids.
  package var reservedBytes: Int {
    writer.withLock { $0.bytes } + state.withLock { $0.segments.reduce(0) { $0 + $1.reservedBytes } }
  }

  /// The state to search: later changes do not reach it, and the slots of its rows keep their owners for as
  /// long as it lives. Let go of it soon, because removed rows are only erased when no snapshot shows them.
  package func snapshot() -> IndexSnapshot {
    state.withLock { state in
      state.enter()
      return IndexSnapshot(
        index: self, segments: state.segments, slotCount: state.slotCount, rowCount: state.rowCount,
        version: state.version, generation: state.generation)
    }
  }

  /// The slot of a row, or nil when the index does not hold its id.
  package func slot(of id: UInt64) -> Int? {
    writer.withLock { table in
      let segments = state.withLock { $0.segments }
      return table.slot(of: id) { segments.id(ofSlot: $0) }
    }
  }

  /// The slots of those of the ids that the index holds.
  package func slots(of ids: [UInt64]) -> [UInt64: Int] {
    writer.withLock { table in
      let segments = state.withLock { $0.segments }
      var slots: [UInt64: Int] = [:]
      for id in ids {
        if let slot = table.slot(of: id, idOf: { segments.id(ofSlot: $0) }) { slots[id] = slot }
      }
      return slots
    }
  }

  /// Whether the index holds an id.
  package func contains(_ id: UInt64) -> Bool { slot(of: id) != nil }

  /// A row's template as the index holds it (scaled to length 1 under the cosine metric), or nil.
  package func vector(of id: UInt64) -> [Float]? {
    writer.withLock { table in
      let segments = state.withLock { $0.segments }
      guard let slot = table.slot(of: id, idOf: { segments.id(ofSlot: $0) }) else { return nil }
      let (segment, row) = segments.locate(slot)
      return Array(UnsafeBufferPointer(start: segment.vector(of: row), count: dimension))
    }
  }

  /// A snapshot is gone: erases the removed rows that nobody can see any more.
  func leave(version: UInt64) {
    let erasable = state.withLock { state in
      state.exit(version: version)
      return state.takeErasable()
    }
    erase(erasable)
  }

  func erase(_ rows: [IndexState.RetiredRow]) {
    guard !rows.isEmpty else { return }
    for row in rows { row.segment.erase(row.slot - row.segment.firstSlot) }
    state.withLock { state in
      for row in rows where row.generation == state.generation { state.freeSlots.append(row.slot) }
    }
  }
}

extension ExactIndex {
  /// Whether nothing of a template is left in a slot's memory; for tests.
  package func isErased(slot: Int) -> Bool {
    let (segments, slotCount) = state.withLock { ($0.segments, $0.slotCount) }
    guard slot >= 0, slot < slotCount else { return true }
    let (segment, row) = segments.locate(slot)
    let octets = segment.octets
    return (0..<octets * 8).allSatisfy { segment.vector(of: row)[$0] == 0 }
      && (0..<octets * 4).allSatisfy { segment.lowCodes(of: row)[$0] == 0x88 }
      && (0..<octets).allSatisfy { octet in
        (0..<4).allSatisfy { segment.highCodes(of: row)[octet * 32 + $0] == 0x88 }
      }
      && segment.ids[row] == 0
  }
}
