import FaceData
import VectorSearch

/// Serves measurements to a driver that interleaves them with a rival's: one command per line of standard
/// input, one JSON line per answer.
///
///     load METRIC DIMENSION FILE            → {"seconds", "bytes_per_template", "kernels"}
///     single FILE FROM COUNT K              → {"ms": [per probe], "cpu_ms", "ids": [[…]], "scores"}
///     batch FILE FROM COUNT K               → {"ms": total, "cpu_ms", "ids", "scores"}
///     filtered FILE FROM COUNT K PERCENT    → like single; allowed are rows with id * 2654435761 mod 2^32
///                                             below that part of 2^32
///     grouped FILE FROM COUNT K             → like single, four consecutive rows being one group
///     changes FILE COUNT                    → {"add_ms", "remove_ms"}: per row, one at a time
///     floor                                 → {"ms", "gb_per_second"}: reading as many bytes as a search must
package final class BenchmarkWorker {
  private var index: ExactIndex?
  private var rowsPerGroup = 1
  private let clock = ContinuousClock()

  package init() {}

  /// Reads commands until the input ends.
  ///
  /// - Throws: ``BenchmarkError`` for a command that it does not know or a file that it cannot use,
  ///   `VectorSearchError` for what the index refuses.
  package func run() throws {
    while let line = readLine() {
      print(try answer(to: line.split(separator: " ").map(String.init)))
      fflushStandardOutput()
    }
  }

  private func answer(to words: [String]) throws -> String {
    func number(_ position: Int) throws -> Int {
      guard position < words.count, let value = Int(words[position]) else {
        throw BenchmarkError("The command \(words) lacks a number at place \(position).")
      }
      return value
    }
    switch words.first {
    case "load":
      guard words.count >= 4, let metric = EmbeddingMetric(rawValue: words[1]) else {
        throw BenchmarkError("Say: load cosine|euclidean DIMENSION FILE.")
      }
      return try load(metric, dimension: number(2), file: words[3], rowsPerGroup: 4)
    case "single", "filtered", "grouped":
      return try single(
        file: words[1], from: number(2), count: number(3), limit: number(4),
        percent: words[0] == "filtered" ? number(5) : nil, isGrouped: words[0] == "grouped")
    case "batch":
      return try batch(file: words[1], from: number(2), count: number(3), limit: number(4))
    case "changes": return try changes(file: words[1], count: number(2))
    case "floor": return try floor()
    default: throw BenchmarkError("There is no command \(words).")
    }
  }

  private func load(_ metric: EmbeddingMetric, dimension: Int, file: String, rowsPerGroup: Int) throws
    -> String
  {
    index = nil
    let vectors = try VectorFile(path: file)
    let count = vectors.components.count / dimension
    let ids = (0..<count).map { UInt64($0) }
    let groups = (0..<count).map { UInt64($0 / rowsPerGroup) }
    let index = try ExactIndex(dimension: dimension, metric: metric)
    let before = privateBytes()
    let time = try clock.measure { try index.load(ids: ids, groups: groups, vectors: vectors.components) }
    let bytes = Double(privateBytes() - before) / Double(max(count, 1))
    self.index = index
    return """
      {"seconds": \(time.milliseconds / 1000), "bytes_per_template": \(bytes), \
      "kernels": "\(VectorKernels.best.name)"}
      """
  }

  private func loaded() throws -> ExactIndex {
    guard let index else { throw BenchmarkError("Nothing is loaded yet; send a load command first.") }
    return index
  }

  private func single(
    file: String, from: Int, count: Int, limit: Int, percent: Int?, isGrouped: Bool
  ) throws -> String {
    let index = try loaded()
    let probes = try VectorFile(path: file)
    let snapshot = index.snapshot()
    var filter: SlotBitmap?
    if let percent {
      var bitmap = SlotBitmap(capacity: snapshot.slotCount)
      let bound = UInt64(percent) * (1 << 32) / 100
      snapshot.forEachRow { slot, id, _ in
        if (id &* 2_654_435_761) & 0xffff_ffff < bound { bitmap.insert(slot) }
      }
      filter = bitmap
    }
    let options = SearchOptions(limit: limit, grouping: isGrouped ? .byGroup : .none)
    let source = SearchSource(snapshot, filter: filter)
    var times: [Double] = []
    var processorTimes: [Double] = []
    var hits: [[SearchHit]] = []
    for number in from..<from + count {
      let probe = probes.row(number, dimension: index.dimension)
      let processorTime = threadMilliseconds()
      let time = try clock.measure {
        hits += try ExactSearch.search([source], probes: [probe], options: options)
      }
      times.append(time.milliseconds)
      processorTimes.append(threadMilliseconds() - processorTime)
    }
    return #"{"ms": \#(times), "cpu_ms": \#(processorTimes), \#(json(hits))}"#
  }

  private func batch(file: String, from: Int, count: Int, limit: Int) throws -> String {
    let index = try loaded()
    let file = try VectorFile(path: file)
    let probes = (from..<from + count).map { file.row($0, dimension: index.dimension) }
    var hits: [[SearchHit]] = []
    let source = SearchSource(index.snapshot())
    let processorTime = threadMilliseconds()
    let time = try clock.measure {
      hits = try ExactSearch.search([source], probes: probes, options: SearchOptions(limit: limit))
    }
    let used = threadMilliseconds() - processorTime
    return #"{"ms": \#(time.milliseconds), "cpu_ms": \#(used), \#(json(hits))}"#
  }

  private func changes(file: String, count: Int) throws -> String {
    let index = try loaded()
    let probes = try VectorFile(path: file)
    let first = UInt64(index.count)
    let rows = (0..<count).map { probes.row($0, dimension: index.dimension) }
    let adding = try clock.measure {
      for (number, row) in rows.enumerated() { try index.add(id: first + UInt64(number), vector: row) }
    }
    let removing = clock.measure {
      for number in 0..<count { index.remove(id: first + UInt64(number)) }
    }
    return """
      {"add_ms": \(adding.milliseconds / Double(count)), "remove_ms": \(removing.milliseconds / Double(count))}
      """
  }

  private func floor() throws -> String {
    let index = try loaded()
    let bytes = index.count * index.dimension / 2
    let rate = memoryBandwidth(bytes: bytes)
    return #"{"ms": \#(Double(bytes) / rate / 1e6), "gb_per_second": \#(rate)}"#
  }

  private func json(_ hits: [[SearchHit]]) -> String {
    #""ids": \#(hits.map { $0.map(\.id) }), "scores": \#(hits.map { $0.map(\.score) })"#
  }
}

extension Duration {
  /// The duration in milliseconds.
  var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
  }
}
