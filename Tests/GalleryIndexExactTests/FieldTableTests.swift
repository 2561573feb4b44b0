import Gallery
import GalleryIndexExact
import Testing

/// A small random generator with a seed, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

@Suite struct FieldTableTests {
  static let types: [Name: FieldType] = [
    "whole": .long, "small": .integer, "real": .double, "float": .float, "text": .string, "flag": .boolean,
  ]

  /// The columns must agree with an evaluator that shares no code with them and reads no text, through
  /// insertions, changes and removals; and so must looking at one face at a time.
  @Test(arguments: 0..<40)
  func columnsAgreeWithTheNaiveEvaluator(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let schema = try FieldSchema(Self.types)
    var table = FieldTable(schema: schema)
    var records: [Int: FilterRecord] = [:]
    for round in 0..<12 {
      for _ in 0..<40 {
        let slot = Int.random(in: 0..<150, using: &generator)
        if Int.random(in: 0..<4, using: &generator) == 0 {
          table.remove(at: slot)
          records[slot] = nil
        } else {
          let record = randomRecord(using: &generator)
          table.set(record, at: slot)
          records[slot] = record
        }
      }
      for _ in 0..<20 {
        let random = NaiveFilter.random(depth: 4, records: Array(records.values), using: &generator)
        let filter = try FilterExpression(random.text, schema: schema)
        let expected = records.filter { random.accepts($0.value) }.keys.sorted()
        #expect(table.matching(filter).members == expected, "seed \(seed), round \(round): \(random.text)")
        let oneByOne = records.filter { filter.matches($0.value) }.keys.sorted()
        #expect(oneByOne == expected, "seed \(seed), round \(round): \(random.text)")
      }
    }
  }

  private func randomRecord(using generator: inout SeededGenerator) -> FilterRecord {
    var fields: [Name: FieldValue] = [:]
    func chance() -> Bool { Int.random(in: 0..<3, using: &generator) > 0 }
    if chance() {
      fields["whole"] = .whole([.min, .max, -1, 0, 1, 2, 3].randomElement(using: &generator) ?? 0)
    }
    if chance() { fields["small"] = .whole(Int64.random(in: -3...3, using: &generator)) }
    if chance() { fields["real"] = .real(Double(Int.random(in: -4...4, using: &generator)) / 2) }
    if chance() { fields["float"] = .whole(Int64.random(in: -2...2, using: &generator)) }
    if chance() {
      fields["text"] = .string(
        ["a", "b", "a-very-long-value_that_is_not_inline"].randomElement(using: &generator) ?? "")
    }
    if chance() { fields["flag"] = .boolean(Bool.random(using: &generator)) }
    // A value of another type than the collection's schema counts as missing.
    if !chance() { fields["text"] = .whole(1) }
    return FilterRecord(
      code: .random(using: &generator),
      externalImageID: chance() ? "e\(Int.random(in: 0..<4, using: &generator))" : nil,
      created: Timestamp(milliseconds: Int64.random(in: 0..<5, using: &generator)), fields: fields)
  }
}
