package import FaceData
import Synchronization
import VectorSearch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Dispatch

/// Measures the exact index on one thread, as `mien bench search` reports it.
package struct SearchBenchmark {
  /// Where the templates come from.
  package enum Source {
    /// Random unit vectors.
    case random(count: Int)
    /// Files of float32 rows, little-endian, without header.
    case files(templates: String, probes: String)
  }

  /// The random ones are the same each time.
  package let source: Source
  /// Components of a template and of a probe.
  package let dimension: Int
  /// How templates are compared.
  package let metric: EmbeddingMetric
  /// Searches per figure.
  package let searches: Int

  package init(source: Source, dimension: Int, metric: EmbeddingMetric, searches: Int) {
    self.source = source
    self.dimension = dimension
    self.metric = metric
    self.searches = searches
  }

  /// Fills an index and measures it.
  ///
  /// - Throws: ``BenchmarkError`` for files that cannot be used or have no vector of this dimension,
  ///   `VectorSearchError` for what the index refuses.
  package func run() throws -> SearchReport {
    switch source {
    case .random(let count):
      var generator = RandomVectors(seed: 1)
      let probes = generator.next(1000, dimension: dimension)
      let templates = generator.next(count, dimension: dimension)
      return try templates.withUnsafeBufferPointer { try measure($0, probes: probes) }
    case .files(let templates, let probes):
      let templates = try VectorFile(path: templates)
      return try measure(templates.components, probes: Array(VectorFile(path: probes).components))
    }
  }

  private func measure(_ templates: UnsafeBufferPointer<Float>, probes: [Float]) throws -> SearchReport {
    let count = templates.count / dimension
    let probes = stride(from: 0, to: probes.count / dimension * dimension, by: dimension).map {
      Array(probes[$0..<$0 + dimension])
    }
    guard count > 0, !probes.isEmpty else {
      throw BenchmarkError("There are no vectors of \(dimension) components to measure with.")
    }
    let ids = (0..<count).map { UInt64($0) }
    let groups = ids.map { $0 / 4 }
    let index = try ExactIndex(dimension: dimension, metric: metric)
    let before = privateBytes()
    let load = try clock.measure { try index.load(ids: ids, groups: groups, vectors: templates) }
    let bytes = privateBytes() - before

    let memory = memoryBandwidth(bytes: count * dimension / 2)
    let plain = SearchOptions(limit: 10)
    let single = try times(index, probes, filter: nil, options: plain)
    let one = try times(index, probes, filter: filter(index, percent: 1), options: plain)
    let half = try times(index, probes, filter: filter(index, percent: 50), options: plain)
    let grouped = try times(
      index, probes, filter: nil, options: SearchOptions(limit: 5, grouping: .byGroup))
    let (idle, busy) = try timesWhileAdding(index, probes, firstID: UInt64(count))
    let rates = try changeRates(index, probes, firstID: UInt64(count) * 2)
    return SearchReport(
      templates: count, dimension: dimension, metric: metric.rawValue, kernels: VectorKernels.best.name,
      loadSeconds: load.milliseconds / 1e3, bytesPerTemplate: Double(bytes) / Double(count),
      single: single, batchOf64: try batch(index, probes), filteredToOnePercent: one, filteredToHalf: half,
      groupedTopFive: grouped, additionsPerSecond: rates.additions, removalsPerSecond: rates.removals,
      whileAdding: busy, beforeAdding: idle,
      scanGigabytesPerSecond: Double(count * dimension / 2) / single.median / 1e6,
      memoryGigabytesPerSecond: memory)
  }

  private let clock = ContinuousClock()

  private func times(
    _ index: ExactIndex, _ probes: [[Float]], filter: SlotBitmap?, options: SearchOptions
  ) throws -> SearchTimes {
    var times: [Double] = []
    for number in 0..<searches {
      let probe = probes[number % probes.count]
      let time = try clock.measure { _ = try index.search(probe, filter: filter, options: options) }
      times.append(time.milliseconds)
    }
    return SearchTimes(times)
  }

  private func batch(_ index: ExactIndex, _ probes: [[Float]]) throws -> Double {
    let batch = (0..<64).map { probes[$0 % probes.count] }
    let source = SearchSource(index.snapshot())
    var times: [Double] = []
    for _ in 0..<max(3, searches / 64) {
      let time = try clock.measure {
        _ = try ExactSearch.search([source], probes: batch, options: SearchOptions(limit: 10))
      }
      times.append(time.milliseconds / 64)
    }
    return SearchTimes(times).median
  }

  private func filter(_ index: ExactIndex, percent: UInt64) -> SlotBitmap {
    let snapshot = index.snapshot()
    var bitmap = SlotBitmap(capacity: snapshot.slotCount)
    snapshot.forEachRow { slot, id, _ in
      // Spreads the allowed rows evenly but irregularly.
      if (id &* 2_654_435_761) & 0xffff_ffff < percent * (1 << 32) / 100 { bitmap.insert(slot) }
    }
    return bitmap
  }

  /// Searches alone, then beside a thread that adds 1,000 templates a second.
  private func timesWhileAdding(
    _ index: ExactIndex, _ probes: [[Float]], firstID: UInt64
  ) throws -> (idle: SearchTimes, busy: SearchTimes) {
    let options = SearchOptions(limit: 10)
    let idle = try times(index, probes, filter: nil, options: options)
    let done = Atomic<Bool>(false)
    let failure = Mutex<(any Error)?>(nil)
    let result = Mutex<SearchTimes?>(nil)
    DispatchQueue.concurrentPerform(iterations: 2) { thread in
      do {
        if thread == 0 {
          var id = firstID
          while !done.load(ordering: .acquiring) {
            try index.add(id: id, group: id, vector: probes[Int(id) % probes.count])
            id += 1
            usleep(1000)
          }
        } else {
          let busy = try times(index, probes, filter: nil, options: options)
          result.withLock { $0 = busy }
          done.store(true, ordering: .releasing)
        }
      } catch {
        failure.withLock { $0 = error }
        done.store(true, ordering: .releasing)
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return (idle, result.withLock { $0 } ?? idle)
  }

  private func changeRates(
    _ index: ExactIndex, _ probes: [[Float]], firstID: UInt64
  ) throws -> (additions: Double, removals: Double) {
    let count = 10_000
    let adding = try clock.measure {
      for number in 0..<count {
        try index.add(id: firstID + UInt64(number), vector: probes[number % probes.count])
      }
    }
    let removing = clock.measure {
      for number in 0..<count { index.remove(id: firstID + UInt64(number)) }
    }
    return (Double(count) * 1e3 / adding.milliseconds, Double(count) * 1e3 / removing.milliseconds)
  }
}
