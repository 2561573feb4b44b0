import Dispatch
import FaceData
import Synchronization
import Testing
import VectorSearch

/// Searches beside changes.
@Suite(.serialized) struct ConcurrencyTests {
  /// Every id has one right vector; a search that returns an id with another score saw a torn row.
  @Test(arguments: EmbeddingMetric.allCases) func searchesSeeWholeRowsOnly(metric: EmbeddingMetric) throws {
    let dimension = 64
    let index = try ExactIndex(dimension: dimension, metric: metric)
    let probe = vector(of: 0, dimension)
    let done = Atomic<Bool>(false)
    let searches = Atomic<Int>(0)
    let failures = Mutex<[String]>([])
    let deadline = ContinuousClock.now + .seconds(60)
    // Rows 1–50 are never touched: every search must return all of them.
    for id: UInt64 in 1...50 { try index.add(id: id, group: id, vector: vector(of: id, dimension)) }
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      do {
        if thread == 0 {
          var generator = SeededGenerator(seed: 9)
          var alive: [UInt64] = []
          var round = 0
          while !done.load(ordering: .acquiring) {
            // The writer goes on until searches have run beside it, however busy the machine is, but not for ever.
            if round >= 4000, searches.load(ordering: .relaxed) >= 30 || .now > deadline { break }
            round += 1
            let id = UInt64(1000 + round)
            try index.add(id: id, group: id, vector: vector(of: id, dimension))
            alive.append(id)
            // Removal frees slots that the next additions reuse at once.
            if alive.count > 300 {
              index.remove(id: alive.remove(at: Int.random(in: 0..<alive.count, using: &generator)))
            }
            if round % 7 == 0, let last = alive.last {
              try index.apply(
                removing: [last],
                adding: [IndexRow(id: last, group: last, vector: vector(of: last, dimension))])
            }
          }
          done.store(true, ordering: .releasing)
        } else {
          while !done.load(ordering: .acquiring) {
            let hits = try index.search(probe, options: SearchOptions(limit: 1000))
            if !done.load(ordering: .acquiring) { searches.add(1, ordering: .relaxed) }
            if Set(hits.map(\.id)).count != hits.count {
              failures.withLock { $0.append("an id came twice") }
            }
            if hits.filter({ $0.id <= 50 }).count != 50 {
              failures.withLock { $0.append("a row that never changed is missing") }
            }
            for hit in hits where hit.group != hit.id {
              failures.withLock { $0.append("row \(hit.id) came with group \(hit.group)") }
            }
            for hit in hits.prefix(20) + hits.suffix(20) {
              let single = try ExactIndex(dimension: dimension, metric: metric)
              try single.add(id: hit.id, vector: vector(of: hit.id, dimension))
              let right = try single.search(probe, options: SearchOptions(limit: 1))[0].score
              if right != hit.score { failures.withLock { $0.append("row \(hit.id) was torn") } }
            }
          }
        }
      } catch {
        failures.withLock { $0.append("\(error)") }
        done.store(true, ordering: .releasing)
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(searches.load(ordering: .relaxed) >= 30)
    #expect(index.count == 50 + 300)
  }

  @Test func everyReturnedChangeIsSeen() throws {
    let index = try ExactIndex(dimension: 16, metric: .euclidean)
    let failures = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 3) { thread in
      for round in 0..<600 {
        let id = UInt64(thread * 10_000 + round)
        let mine = vector(of: id, 16)
        do {
          try index.add(id: id, vector: mine)
          let found = try index.search(mine, options: SearchOptions(limit: 1)).first
          if found?.id != id { failures.add(1, ordering: .relaxed) }
          if round % 2 == 0 {
            index.remove(id: id)
            let after = try index.search(mine, options: SearchOptions(limit: 1)).first
            if after?.id == id { failures.add(1, ordering: .relaxed) }
          }
        } catch { failures.add(1, ordering: .relaxed) }
      }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
    #expect(index.count == 900)
  }

  @Test(.timeLimit(.minutes(1))) func aSearchOnSeveralCoresStopsInTheMiddle() async throws {
    var generator = SeededGenerator(seed: 8)
    let index = try filledIndex(
      Spread.independent.vectors(100_000, dimension: 64, using: &generator), metric: .cosine)
    let source = SearchSource(index.snapshot())
    // So many probes that the whole search takes seconds.
    let probe = generator.vector(64)
    let probes = [[Float]](repeating: probe, count: 100_000)
    let task = Task {
      try await ExactSearch.searchInBackground(
        [source], probes: probes, options: SearchOptions(limit: 3, parallelism: 2))
    }
    try await Task.sleep(for: .milliseconds(200))
    let start = ContinuousClock.now
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(start.duration(to: .now) < .seconds(2))
    // What was cancelled leaves nothing behind.
    let after = try await ExactSearch.searchInBackground(
      [source], probes: [probe], options: SearchOptions(limit: 3, parallelism: 2))
    #expect(try after == ExactSearch.search([source], probes: [probe], options: SearchOptions(limit: 3)))
  }

  @Test func aCancelledSearchStops() async throws {
    var generator = SeededGenerator(seed: 4)
    let index = try filledIndex(
      Spread.independent.vectors(3000, dimension: 32, using: &generator), metric: .cosine)
    let probes = (0..<5).map { _ in generator.vector(32) }
    let cancellation = SearchCancellation()
    cancellation.cancel()
    expectCode(.cancelled) {
      _ = try ExactSearch.search(
        [SearchSource(index.snapshot())], probes: probes,
        options: SearchOptions(limit: 3, cancellation: cancellation))
    }
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await ExactSearch.searchInBackground(
        [SearchSource(index.snapshot())], probes: probes, options: SearchOptions(limit: 3))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    let results = try await ExactSearch.searchInBackground(
      [SearchSource(index.snapshot())], probes: probes, options: SearchOptions(limit: 3))
    #expect(
      try results
        == ExactSearch.search(
          [SearchSource(index.snapshot())], probes: probes, options: SearchOptions(limit: 3)))
  }
}

/// The one right vector of an id.
private func vector(of id: UInt64, _ dimension: Int) -> [Float] {
  var generator = SeededGenerator(seed: id &+ 99)
  return generator.vector(dimension)
}
