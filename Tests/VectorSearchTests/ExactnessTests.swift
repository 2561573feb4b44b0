import FaceData
import Testing
import VectorSearch

/// Results equal those of the scalar float32 search: ids, order and the bits of the scores.
@Suite struct ExactnessTests {
  @Test(arguments: Spread.allCases, EmbeddingMetric.allCases)
  func everySpread(spread: Spread, metric: EmbeddingMetric) throws {
    var generator = SeededGenerator(seed: 42)
    for (dimension, count) in [(128, 3000), (5, 700), (33, 1025), (512, 300), (1, 50)] {
      let vectors = spread.vectors(count, dimension: dimension, using: &generator)
      for kernels in VectorKernels.supported {
        let index = try filledIndex(vectors, metric: metric, kernels: kernels)
        let probes =
          [vectors[0], vectors[count - 1], generator.vector(dimension)]
          + spread.vectors(4, dimension: dimension, using: &generator)
          + [[Float](repeating: 0, count: dimension)]
        for limit in [1, 10, 1000] {
          try expectExact([SearchSource(index.snapshot())], probes, SearchOptions(limit: limit))
        }
      }
    }
  }

  @Test(arguments: EmbeddingMetric.allCases)
  func filtersGroupsAndThresholds(metric: EmbeddingMetric) throws {
    var generator = SeededGenerator(seed: 7)
    for spread in [Spread.independent, .nearTies, .integers] {
      let vectors = spread.vectors(2600, dimension: 64, using: &generator)
      for groups in [1, 3, 40, 2000] {
        let index = try filledIndex(vectors, metric: metric, groups: groups)
        index.remove(ids: (1...2600).filter { $0 % 11 == 0 })
        let snapshot = index.snapshot()
        let probes = spread.vectors(5, dimension: 64, using: &generator)
        for selectivity in [0.0, 0.001, 0.01, 0.5, 1] {
          var filter = SlotBitmap(capacity: snapshot.slotCount)
          for slot in 0..<snapshot.slotCount where Double.random(in: 0..<1, using: &generator) < selectivity {
            filter.insert(slot)
          }
          for grouping in [Grouping.none, .byGroup, .byID] {
            var options = SearchOptions(limit: 5, grouping: grouping)
            let source = SearchSource(snapshot, filter: filter)
            let results = try expectExact([source], probes, options)
            #expect(results.allSatisfy { $0.allSatisfy { filter.contains($0.slot) } })
            // A threshold that lies exactly on a score keeps that row.
            if let worst = results.first?.last {
              options.minimumScore = worst.score
              let again = try expectExact([source], probes, options)
              #expect(again.first?.last == worst)
              options.minimumScore = worst.score.nextUp
              try expectExact([source], probes, options)
            }
          }
        }
      }
    }
  }

  @Test(arguments: EmbeddingMetric.allCases)
  func severalIndexesMergeExactly(metric: EmbeddingMetric) throws {
    var generator = SeededGenerator(seed: 3)
    let indexes = try [10, 1500, 0, 400].map { count in
      let vectors = Spread.nearTies.vectors(max(count, 2), dimension: 128, using: &generator)
      let index = try filledIndex(vectors, metric: metric)
      if count == 0 { index.removeAll() }
      return index
    }
    let sources = indexes.map { SearchSource($0.snapshot()) }
    for grouping in [Grouping.none, .byGroup, .byID] {
      for parallelism in [1, 3] {
        try expectExact(
          sources, [generator.vector(128), generator.vector(128)],
          SearchOptions(limit: 25, grouping: grouping, parallelism: parallelism))
      }
    }
  }

  /// A probe whose rounding to 8 bits goes the same way in nearly every component, and rows that all lie in
  /// that direction: the Cauchy-Schwarz bound on what rounding loses is needed in full.
  @Test(arguments: EmbeddingMetric.allCases)
  func aProbeThatRoundsBadly(metric: EmbeddingMetric) throws {
    var generator = SeededGenerator(seed: 23)
    var vectors = Spread.independent.vectors(3000, dimension: 128, using: &generator)
    for row in stride(from: 7, to: 3000, by: 300) {
      vectors[row] = (0..<128).map { _ in 2.5 + generator.normal() * 0.01 }
    }
    let index = try filledIndex(vectors, metric: metric)
    let source = SearchSource(index.snapshot())
    for direction: Float in [1, -1] {
      for share: Float in [0.3, 0.45, 0.49] {
        // One component sets the scale to 1/127; the others are a little less than half of that.
        let probe = [1] + [Float](repeating: direction * share / 127, count: 127)
        for limit in [1, 10, 300] { try expectExact([source], [probe], SearchOptions(limit: limit)) }
      }
    }
  }

  /// Large enough for several segments, and for the runs whose rows are judged later than they are found.
  @Test(arguments: EmbeddingMetric.allCases)
  func manyRows(metric: EmbeddingMetric) throws {
    var generator = SeededGenerator(seed: 31)
    let index = try ExactIndex(dimension: 24, metric: metric)
    for part in 0..<3 {
      let count = 30_000
      let vectors = (0..<count * 24).map { _ in generator.normal() + Float(part) }
      try vectors.withUnsafeBufferPointer { buffer in
        _ = try index.load(
          ids: (0..<count).map { UInt64(part * count + $0) }, groups: (0..<count).map { UInt64($0 / 3) },
          vectors: buffer)
      }
    }
    let sources = [SearchSource(index.snapshot())]
    for round in 0..<12 {
      let grouping = [Grouping.none, .byGroup][round % 2]
      for parallelism in [1, 2] {
        try expectExact(
          sources, [generator.vector(24)],
          SearchOptions(limit: 10 + round * 20, grouping: grouping, parallelism: parallelism))
      }
    }
    try expectExact(sources, (0..<70).map { _ in generator.vector(24) }, SearchOptions(limit: 5))
    var filter = SlotBitmap(capacity: sources[0].snapshot.slotCount)
    for slot in stride(from: 5, to: filter.capacity, by: 37) { filter.insert(slot) }
    try expectExact(
      [SearchSource(sources[0].snapshot, filter: filter)], (0..<3).map { _ in generator.vector(24) },
      SearchOptions(limit: 20))
  }

  @Test func equalScoresAreOrderedByID() throws {
    let index = try ExactIndex(dimension: 4, metric: .euclidean)
    for id: UInt64 in [9, 3, 7, 1, 8, 2] { try index.add(id: id, vector: [1, 2, 3, 4]) }
    let hits = try index.search([1, 2, 3, 5], options: SearchOptions(limit: 4))
    #expect(hits.map(\.id) == [1, 2, 3, 7])
    #expect(hits.allSatisfy { $0.score == -1 && $0.distance == 1 })
  }

  @Test func batchesOfEverySize() throws {
    var generator = SeededGenerator(seed: 17)
    let vectors = Spread.independent.vectors(5000, dimension: 128, using: &generator)
    let index = try filledIndex(vectors, metric: .cosine)
    for size in [1, 2, 3, 4, 5, 7, 8, 64] {
      let probes = (0..<size).map { _ in generator.vector(128) }
      try expectExact([SearchSource(index.snapshot())], probes, SearchOptions(limit: 10))
    }
  }

  @Test func theCosineIgnoresLength() throws {
    let index = try ExactIndex(dimension: 3, metric: .cosine)
    try index.add(id: 1, vector: [1e-38, 0, 0])
    try index.add(id: 2, vector: [3e38, 3e38, 3e38])
    try index.add(id: 3, vector: [0, 0, 0])
    let hits = try index.search([2e38, 0, 0], options: SearchOptions(limit: 3))
    #expect(hits.map(\.id) == [1, 2, 3])
    #expect(hits[0].score == 1)
    #expect(abs(hits[1].score - 0.57735027) < 1e-6)
    #expect(hits[2].score == 0)
  }
}

/// Compares a search with the oracle, bit for bit, and returns its results.
@discardableResult
func expectExact(
  _ sources: [SearchSource], _ probes: [[Float]], _ options: SearchOptions,
  location: SourceLocation = #_sourceLocation
) throws -> [[SearchHit]] {
  let results = try ExactSearch.search(sources, probes: probes, options: options)
  let expected = try ScalarSearch.search(sources, probes: probes, options: options)
  #expect(results == expected, sourceLocation: location)
  return results
}
