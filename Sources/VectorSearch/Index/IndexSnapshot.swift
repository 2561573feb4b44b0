/// An index as it was at one moment; see `ExactIndex.snapshot()`.
package final class IndexSnapshot: Sendable {
  /// The index that the snapshot was taken of.
  package let index: ExactIndex
  /// Slots that the snapshot can name.
  package let slotCount: Int
  /// Rows that a search of the snapshot sees.
  package let rowCount: Int
  let segments: [Segment]
  let version: UInt64
  let generation: Int

  init(
    index: ExactIndex, segments: [Segment], slotCount: Int, rowCount: Int, version: UInt64, generation: Int
  ) {
    self.index = index
    self.segments = segments
    self.slotCount = slotCount
    self.rowCount = rowCount
    self.version = version
    self.generation = generation
  }

  deinit { index.leave(version: version) }

  /// The slots of the rows with these ids, for tests; ids that the index does not hold are left out.
  package func bitmap(ofIDs ids: some Sequence<UInt64>) -> SlotBitmap {
    var bitmap = SlotBitmap(capacity: slotCount)
    index.writer.withLock { table in
      let (current, generation) = index.state.withLock { ($0.segments, $0.generation) }
      // After everything was removed, slots mean something else.
      guard generation == self.generation else { return }
      for id in ids {
        if let slot = table.slot(of: id, idOf: { current.id(ofSlot: $0) }) { bitmap.insert(slot) }
      }
    }
    return bitmap
  }

  /// Calls `body` with the slot, id and group of every visible row, by rising slot: the way to evaluate a
  /// filter over rows that the caller keeps by id.
  package func forEachRow(_ body: (_ slot: Int, _ id: UInt64, _ group: UInt64) -> Void) {
    for segment in segments {
      for row in 0..<min(segment.capacity, slotCount - segment.firstSlot)
      where segment.isVisible(row, at: version) {
        body(segment.firstSlot + row, segment.ids[row], segment.groups[row])
      }
    }
  }
}
