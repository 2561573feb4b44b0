import Testing
import VectorSearch

/// What the index holds, and what it refuses.
@Suite struct IndexTests {
  @Test func refusesWhatItCannotHold() throws {
    expectCode(.invalidArgument) { _ = try ExactIndex(dimension: 0, metric: .cosine) }
    expectCode(.invalidArgument) { _ = try ExactIndex(dimension: 5000, metric: .cosine) }
    let index = try ExactIndex(dimension: 3, metric: .euclidean)
    try index.add(id: 1, vector: [1, 2, 3])
    expectCode(.wrongDimension) { try index.add(id: 2, vector: [1, 2]) }
    expectCode(.duplicateID) { try index.add(id: 1, vector: [1, 2, 3]) }
    for bad: Float in [.nan, .infinity, -.infinity] {
      expectCode(.invalidVector) { try index.add(id: 2, vector: [1, bad, 3]) }
      expectCode(.invalidVector) {
        _ = try index.search([1, bad, 3], options: SearchOptions(limit: 1))
      }
    }
    expectCode(.invalidVector) { try index.add(id: 2, vector: [1e30, 0, 0]) }
    expectCode(.wrongDimension) {
      try [1, 2, 3, 4].withUnsafeBufferPointer { _ = try index.load(ids: [5], vectors: $0) }
    }
    for limit in [0, 1001] {
      expectCode(.invalidArgument) {
        _ = try index.search([1, 2, 3], options: SearchOptions(limit: limit))
      }
    }
    expectCode(.wrongFilter) {
      _ = try index.search([1, 2, 3], filter: SlotBitmap(capacity: 99), options: SearchOptions(limit: 1))
    }
    let other = try ExactIndex(dimension: 3, metric: .cosine)
    expectCode(.invalidArgument) {
      _ = try ExactSearch.search(
        [SearchSource(index.snapshot()), SearchSource(other.snapshot())], probes: [[1, 2, 3]],
        options: SearchOptions(limit: 1))
    }
    #expect(index.count == 1)
    #expect(index.vector(of: 1) == [1, 2, 3])
  }

  @Test func aRefusedChangeLeavesEverythingAsItWas() throws {
    let index = try ExactIndex(dimension: 2, metric: .euclidean)
    for id: UInt64 in 1...5 { try index.add(id: id, vector: [Float(id), 0]) }
    let before = try index.search([0, 0], options: SearchOptions(limit: 10))
    expectCode(.duplicateID) {
      try index.apply(
        removing: [1, 2],
        adding: [IndexRow(id: 8, vector: [8, 0]), IndexRow(id: 4, vector: [9, 0])])
    }
    expectCode(.duplicateID) {
      try index.apply(adding: [IndexRow(id: 8, vector: [8, 0]), IndexRow(id: 8, vector: [9, 0])])
    }
    #expect(try index.search([0, 0], options: SearchOptions(limit: 10)) == before)
    #expect(index.count == 5)
    #expect(!index.contains(8))
    #expect(index.contains(1))
    try index.add(id: 8, vector: [8, 0])
    #expect(index.count == 6)
  }

  @Test func slotsStayWhileARowLivesAndAreReusedAfterwards() throws {
    let index = try ExactIndex(dimension: 8, metric: .cosine)
    var generator = SeededGenerator(seed: 1)
    var slots: [UInt64: Int] = [:]
    for id: UInt64 in 1...3000 { slots[id] = try index.add(id: id, vector: generator.vector(8)) }
    #expect(Set(slots.values).count == 3000)
    #expect(index.slotCapacity == 3000)
    #expect(index.remove(ids: (1...1000).map { $0 } + [77777]) == 1000)
    for id: UInt64 in 1001...3000 { #expect(index.slot(of: id) == slots[id]) }
    for id: UInt64 in 5001...6000 { try index.add(id: id, vector: generator.vector(8)) }
    #expect(index.slotCapacity == 3000)
    #expect(index.count == 3000)
    let all = try index.search(generator.vector(8), options: SearchOptions(limit: 1000))
    #expect(all.allSatisfy { $0.id > 1000 })
  }

  @Test func aReplacementIsOneChange() throws {
    let index = try ExactIndex(dimension: 2, metric: .euclidean)
    try index.add(id: 1, group: 5, vector: [1, 0])
    let old = index.snapshot()
    try index.apply(removing: [1], adding: [IndexRow(id: 1, group: 6, vector: [2, 0])])
    func first(_ snapshot: IndexSnapshot) throws -> SearchHit? {
      try ExactSearch.search(
        [SearchSource(snapshot)], probes: [[0, 0]], options: SearchOptions(limit: 9))[0].first
    }
    #expect(try first(old)?.group == 5)
    #expect(try first(index.snapshot())?.group == 6)
    #expect(index.count == 1)
  }

  @Test func removedRowsAreErasedWhenNobodySeesThem() throws {
    let index = try ExactIndex(dimension: 16, metric: .cosine)
    var generator = SeededGenerator(seed: 2)
    for id: UInt64 in 1...20 { try index.add(id: id, vector: generator.vector(16)) }
    let slot = try #require(index.slot(of: 4))
    var snapshot: IndexSnapshot? = index.snapshot()
    index.remove(id: 4)
    #expect(!index.isErased(slot: slot))
    #expect(try #require(snapshot).rowCount == 20)
    snapshot = nil
    #expect(index.isErased(slot: slot))
    // With nobody searching, removal erases at once.
    let other = try #require(index.slot(of: 5))
    index.remove(id: 5)
    #expect(index.isErased(slot: other))
    index.removeAll()
    #expect(index.count == 0)
    try index.add(id: 4, vector: generator.vector(16))
    #expect(index.count == 1)
  }

  @Test func bitmapsNameRowsByID() throws {
    let index = try ExactIndex(dimension: 4, metric: .euclidean)
    for id: UInt64 in 1...100 { try index.add(id: id, group: id % 3, vector: [Float(id), 0, 0, 0]) }
    let snapshot = index.snapshot()
    let filter = snapshot.bitmap(ofIDs: [5, 50, 99, 12345])
    #expect(filter.count == 3)
    let hits = try ExactSearch.search(
      [SearchSource(snapshot, filter: filter)], probes: [[60, 0, 0, 0]], options: SearchOptions(limit: 10))
    #expect(hits[0].map(\.id) == [50, 99, 5])
    var byGroup = SlotBitmap(capacity: snapshot.slotCount)
    snapshot.forEachRow { slot, _, group in if group == 1 { byGroup.insert(slot) } }
    #expect(byGroup.count == 34)
  }

  @Test func anEarlierSnapshotDoesNotSeeAChange() throws {
    let index = try ExactIndex(dimension: 2, metric: .euclidean)
    let earlier = index.snapshot()
    let slots = try index.apply(adding: [IndexRow(id: 1, vector: [1, 1]), IndexRow(id: 2, vector: [2, 2])])
    #expect(Set(slots).count == 2)
    #expect(earlier.rowCount == 0 && index.snapshot().rowCount == 2)
  }

  @Test func aMillionBytesAreNotWasted() throws {
    let index = try ExactIndex(dimension: 128, metric: .euclidean)
    var generator = SeededGenerator(seed: 2)
    let one = generator.vector(128)
    let count = 131_072
    let vectors = (0..<count).flatMap { _ in one }
    try vectors.withUnsafeBufferPointer {
      _ = try index.load(ids: (0..<count).map { UInt64($0) }, vectors: $0)
    }
    #expect(Double(index.reservedBytes) / Double(count) <= 720 + 32)
  }
}

/// Expects an error with this code.
func expectCode(
  _ expected: VectorSearchError.Code, location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("No error was thrown.", sourceLocation: location)
  } catch {
    #expect((error as? VectorSearchError)?.code == expected, sourceLocation: location)
  }
}
