/// A set of slots of one index: which rows a search may return.
///
/// A slot is a row's place in the index; it stays the same while the row lives and is reused later. Build a
/// bitmap while holding an `IndexSnapshot` and search that snapshot: then no slot can change its owner
/// between the two.
package struct SlotBitmap: Sendable, Equatable {
  /// 64 slots per word, the lowest slot in the lowest bit.
  package private(set) var words: [UInt64]
  /// Slots that can be named.
  package let capacity: Int

  /// An empty set over `capacity` slots.
  package init(capacity: Int) {
    self.capacity = capacity
    words = [UInt64](repeating: 0, count: (capacity + 63) / 64)
  }

  /// A set from its words, 64 slots each; bits beyond `capacity` are dropped.
  package init(capacity: Int, words: [UInt64]) {
    self.init(capacity: capacity)
    for index in 0..<min(words.count, self.words.count) { self.words[index] = words[index] }
    if capacity % 64 != 0, let last = self.words.indices.last {
      self.words[last] &= (1 << UInt64(capacity % 64)) - 1
    }
  }

  /// Adds a slot; a slot beyond the capacity is ignored.
  package mutating func insert(_ slot: Int) {
    guard slot >= 0, slot < capacity else { return }
    words[slot >> 6] |= 1 << UInt64(slot & 63)
  }

  /// Takes a slot out.
  package mutating func remove(_ slot: Int) {
    guard slot >= 0, slot < capacity else { return }
    words[slot >> 6] &= ~(1 << UInt64(slot & 63))
  }

  /// Whether a slot is in the set.
  package func contains(_ slot: Int) -> Bool {
    slot >= 0 && slot < capacity && words[slot >> 6] >> UInt64(slot & 63) & 1 == 1
  }

  /// Slots in the set.
  package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Keeps the slots that are in `other` too.
  package mutating func formIntersection(_ other: SlotBitmap) {
    for index in words.indices { words[index] &= index < other.words.count ? other.words[index] : 0 }
  }

  /// Adds the slots of `other` that this set can name.
  package mutating func formUnion(_ other: SlotBitmap) {
    self = SlotBitmap(
      capacity: capacity,
      words: words.indices.map { words[$0] | ($0 < other.words.count ? other.words[$0] : 0) })
  }

  /// Swaps what is in and what is out.
  package mutating func invert() {
    self = SlotBitmap(capacity: capacity, words: words.map { ~$0 })
  }
}
