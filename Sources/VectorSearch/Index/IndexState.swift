/// What searches and changes of an index share.
struct IndexState {
  /// A removed row whose memory may still be read by older searches.
  struct RetiredRow {
    let slot: Int
    let segment: Segment
    /// Searches that began at this version or later do not see the row.
    let version: UInt64
    let generation: Int
  }

  /// In the order of their slots.
  var segments: [Segment] = []
  /// Slots ever used; those beyond are empty memory.
  var slotCount = 0
  var rowCount = 0
  /// Counts changes; a search sees the rows whose stamps include its version.
  var version: UInt64 = 0
  /// Counts the times that everything was removed at once, which starts slots from 0 again.
  var generation = 0
  /// Removed rows by falling age.
  var retired: [RetiredRow] = []
  /// Erased slots, ready for use.
  var freeSlots: [Int] = []
  /// Searches under way: how many at which version, oldest first.
  private var readers: [(version: UInt64, count: Int)] = []

  /// Notes a search that begins now.
  mutating func enter() {
    if let last = readers.indices.last, readers[last].version == version {
      readers[last].count += 1
    } else {
      readers.append((version, 1))
    }
  }

  /// Notes the end of a search.
  mutating func exit(version: UInt64) {
    guard let index = readers.firstIndex(where: { $0.version == version }) else { return }
    readers[index].count -= 1
    if readers[index].count == 0 { readers.remove(at: index) }
  }

  /// Takes out the removed rows that no search under way can see.
  mutating func takeErasable() -> [RetiredRow] {
    let oldest = readers.first?.version ?? .max
    let count = retired.firstIndex { $0.version > oldest } ?? retired.count
    guard count > 0 else { return [] }
    let erasable = Array(retired[..<count])
    retired.removeFirst(count)
    return erasable
  }
}

extension [Segment] {
  /// The segment and row of a slot.
  func locate(_ slot: Int) -> (segment: Segment, row: Int) {
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if self[middle].firstSlot <= slot { low = middle } else { high = middle - 1 }
    }
    return (self[low], slot - self[low].firstSlot)
  }

  func id(ofSlot slot: Int) -> UInt64 {
    let (segment, row) = locate(slot)
    return segment.ids[row]
  }
}
