/// Finds the slot of an id: open addressing, four bytes per place. The ids themselves live in the segments.
struct SlotTable {
  private static let empty = UInt32.max
  private var places: [UInt32] = []
  private(set) var count = 0

  private static func hash(_ id: UInt64) -> UInt64 {
    // Ids may be consecutive numbers: multiply and fold so that every bit counts (Steele and others, 2014).
    var value = id &* 0x9E37_79B9_7F4A_7C15
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return value ^ (value >> 27)
  }

  /// The slot that holds `id`, where `idOf` reads a slot's id.
  func slot(of id: UInt64, idOf: (Int) -> UInt64) -> Int? {
    guard !places.isEmpty else { return nil }
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: Self.hash(id)) & mask
    while places[place] != Self.empty {
      let slot = Int(places[place])
      if idOf(slot) == id { return slot }
      place = (place + 1) & mask
    }
    return nil
  }

  /// Makes room for `more` ids, so that inserting them moves nothing.
  mutating func reserve(_ more: Int, idOf: (Int) -> UInt64) {
    let wanted = count + more
    guard wanted * 5 > places.count * 4 else { return }
    var size = max(places.count, 16)
    while wanted * 5 > size * 4 { size *= 2 }
    let old = places
    places = [UInt32](repeating: Self.empty, count: size)
    let mask = size - 1
    for slot in old where slot != Self.empty {
      var place = Int(truncatingIfNeeded: Self.hash(idOf(Int(slot)))) & mask
      while places[place] != Self.empty { place = (place + 1) & mask }
      places[place] = slot
    }
  }

  /// Notes where `id` lives; returns false, and changes nothing, if it is there already.
  mutating func insert(_ id: UInt64, slot: Int, idOf: (Int) -> UInt64) -> Bool {
    reserve(1, idOf: idOf)
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: Self.hash(id)) & mask
    while places[place] != Self.empty {
      if idOf(Int(places[place])) == id { return false }
      place = (place + 1) & mask
    }
    places[place] = UInt32(slot)
    count += 1
    return true
  }

  /// Forgets `id` and returns its slot. Later entries move up, so no tombstones pile up.
  mutating func remove(_ id: UInt64, idOf: (Int) -> UInt64) -> Int? {
    guard !places.isEmpty else { return nil }
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: Self.hash(id)) & mask
    while true {
      guard places[place] != Self.empty else { return nil }
      if idOf(Int(places[place])) == id { break }
      place = (place + 1) & mask
    }
    let slot = Int(places[place])
    var hole = place
    var next = (hole + 1) & mask
    while places[next] != Self.empty {
      let home = Int(truncatingIfNeeded: Self.hash(idOf(Int(places[next])))) & mask
      // An entry may fill the hole unless its home lies cyclically between the hole and itself.
      if (next - home) & mask >= (next - hole) & mask {
        places[hole] = places[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    places[hole] = Self.empty
    count -= 1
    return slot
  }

  /// Bytes of the table.
  var bytes: Int { places.count * 4 }
}
