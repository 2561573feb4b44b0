/// Damages files of images or videos in the ways that transport, storage and attackers do. The same seed always gives
/// the same files.
package struct FileMutator<Kind> {
  private let seeds: [(kind: Kind, bytes: [UInt8])]
  private var random: SplitMix64

  /// - Parameter seeds: at least one undamaged file.
  package init(seeds: [(kind: Kind, bytes: [UInt8])], seed: UInt64) {
    precondition(!seeds.isEmpty, "mutation starts from a file")
    self.seeds = seeds
    random = SplitMix64(seed: seed)
  }

  /// The next damaged file and the kind it was made from.
  package mutating func next() -> (kind: Kind, bytes: [UInt8]) {
    let start = seeds[Int.random(in: 0..<seeds.count, using: &random)]
    var bytes = start.bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&bytes) }
    return (start.kind, bytes)
  }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    guard bytes.count > 4 else { return }
    switch Int.random(in: 0..<8, using: &random) {
    case 0:
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        bytes[position(in: bytes)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
    case 1:
      // Headers are where a wrong byte does most.
      let end = min(bytes.count, 128)
      bytes[Int.random(in: 0..<end, using: &random)] = interestingByte()
    case 2: bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
    case 3: splice(&bytes)
    case 4: overwriteNumber(&bytes)
    case 5:
      let range = range(in: bytes)
      bytes.removeSubrange(range)
    case 6:
      let range = range(in: bytes)
      bytes.insert(contentsOf: Array(bytes[range]), at: range.upperBound)
    default:
      let start = position(in: bytes)
      for index in start..<min(start + Int.random(in: 1...64, using: &random), bytes.count) {
        bytes[index] = UInt8.random(in: 0...255, using: &random)
      }
    }
  }

  /// The head of this file and the tail of another, of any kind.
  private mutating func splice(_ bytes: inout [UInt8]) {
    let other = seeds[Int.random(in: 0..<seeds.count, using: &random)].bytes
    let cut = position(in: bytes)
    bytes = Array(bytes[..<cut]) + other[Int.random(in: 0..<other.count, using: &random)...]
  }

  private mutating func overwriteNumber(_ bytes: inout [UInt8]) {
    let value = [0, 1, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF].randomElement(
      using: &random)
    let size = Bool.random(using: &random) ? 2 : 4
    let start = Int.random(in: 0...(min(bytes.count, 128) - size), using: &random)
    let little = BMPEncoder.littleEndian(value ?? 0, bytes: size)
    bytes.replaceSubrange(
      start..<(start + size), with: Bool.random(using: &random) ? little : little.reversed())
  }

  private mutating func interestingByte() -> UInt8 {
    [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
  }

  private mutating func position(in bytes: [UInt8]) -> Int {
    Int.random(in: 0..<bytes.count, using: &random)
  }

  private mutating func range(in bytes: [UInt8]) -> Range<Int> {
    let start = position(in: bytes)
    return start..<Int.random(in: start...min(bytes.count, start + 256), using: &random)
  }
}
