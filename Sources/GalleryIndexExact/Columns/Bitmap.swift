/// A set of positions `0..<count`, one bit each.
package struct Bitmap: Hashable, Sendable {
  /// Bit `i % 64` of word `i / 64` is position `i`. Bits past ``count`` are zero.
  package private(set) var words: [UInt64]
  /// The number of positions, in the set or not.
  package private(set) var count: Int

  /// - Parameter count: the number of positions, all of which are in the set or none.
  package init(repeating isMember: Bool = false, count: Int = 0) {
    words = Array(repeating: isMember ? .max : 0, count: (count + 63) / 64)
    self.count = count
    clearTail()
  }

  /// A bitmap whose word `w` is `word(w)`; bits past `count` are cleared.
  init(count: Int, word: (Int) -> UInt64) {
    words = (0..<(count + 63) / 64).map(word)
    self.count = count
    clearTail()
  }

  /// Whether a position is in the set. It must be below ``count``.
  package subscript(position: Int) -> Bool {
    get { words[position >> 6] >> UInt64(position & 63) & 1 == 1 }
    set {
      if newValue {
        words[position >> 6] |= 1 << UInt64(position & 63)
      } else {
        words[position >> 6] &= ~(1 << UInt64(position & 63))
      }
    }
  }

  /// How many positions are in the set.
  package var memberCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The positions in the set, rising.
  package var members: [Int] {
    var members: [Int] = []
    members.reserveCapacity(memberCount)
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        members.append(index << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return members
  }

  /// Adds positions outside the set up to `count`.
  package mutating func grow(to count: Int) {
    words.append(contentsOf: repeatElement(0, count: (count + 63) / 64 - words.count))
    self.count = count
  }

  /// Adds the members of a bitmap with the same ``count``.
  package mutating func formUnion(_ other: Bitmap) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  /// Keeps only members of a bitmap with the same ``count``.
  package mutating func formIntersection(_ other: Bitmap) {
    for index in words.indices { words[index] &= other.words[index] }
  }

  /// Replaces the set by the positions that are not in it.
  package mutating func invert() {
    for index in words.indices { words[index] = ~words[index] }
    clearTail()
  }

  private mutating func clearTail() {
    if count & 63 != 0 { words[words.count - 1] &= (1 << UInt64(count & 63)) - 1 }
  }
}
