import Gallery

/// Texts that occur many times, each kept once and counted.
struct TextPool: Sendable {
  private struct Entry: Sendable {
    var text: Name
    var uses: UInt32
  }

  /// Entry 0 is never used: position 0 stands for no text.
  private var entries = [Entry(text: "", uses: 0)]
  private var positions: [Name: UInt32] = [:]
  private var free: [UInt32] = []

  func position(of text: Name) -> UInt32? { positions[text] }

  func text(at position: UInt32) -> Name? { position == 0 ? nil : entries[Int(position)].text }

  /// The position of `text`, which is used once more.
  mutating func retain(_ text: Name) -> UInt32 {
    if let position = positions[text] {
      entries[Int(position)].uses += 1
      return position
    }
    let entry = Entry(text: text, uses: 1)
    let position: UInt32
    if let reused = free.popLast() {
      entries[Int(reused)] = entry
      position = reused
    } else {
      position = UInt32(entries.count)
      entries.append(entry)
    }
    positions[text] = position
    return position
  }

  /// Says that the text at `position` is used once less; a text without uses is forgotten.
  mutating func release(_ position: UInt32) {
    guard position != 0 else { return }
    entries[Int(position)].uses -= 1
    if entries[Int(position)].uses == 0 {
      positions[entries[Int(position)].text] = nil
      entries[Int(position)].text = ""
      free.append(position)
    }
  }
}
