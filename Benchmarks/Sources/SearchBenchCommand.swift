import ArgumentParser
import CommandKit
import FaceData
import VectorSearch

/// `mien-benchmarks search`: the time of exact 1:N searches.
struct SearchBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Time exact searches among many templates.",
    discussion: """
      Fills an index in memory and searches it on one thread: single probes, batches, with filters, grouped by \
      subject, and while templates are added. The templates are random unit vectors, which no index can sort \
      out in advance, or those of a file (see Benchmarks/make_vectors.py).
      """)

  @Option(
    name: .customLong("templates"),
    help: ArgumentHelp("How many templates; may be given several times.", valueName: "count"))
  var counts: [Int] = [10_000, 100_000, 1_000_000]

  @Option(help: ArgumentHelp("Components of a template.", valueName: "count"))
  var dimension = 128

  @Option(help: ArgumentHelp("Searches per figure.", valueName: "count"))
  var searches = 200

  @Option(
    help: ArgumentHelp("Templates from a file of float32 rows instead.", valueName: "file"),
    completion: .file(), transform: namedPath)
  var vectors: String?

  @Option(
    help: ArgumentHelp("Probes from such a file.", valueName: "file"), completion: .file(),
    transform: namedPath)
  var probes: String?

  @Flag(help: "Print one JSON object per measurement and nothing else.")
  var json = false

  @Flag(help: ArgumentHelp("Answer a driver's commands on standard input.", visibility: .hidden))
  var worker = false

  func validate() throws {
    guard counts.allSatisfy({ $0 > 0 }) else { throw ValidationError("--templates must be at least 1.") }
    guard ExactIndex.dimensions.contains(dimension) else {
      throw ValidationError("--dimension must be from 1 to 4096.")
    }
    guard searches > 0 else { throw ValidationError("--searches must be at least 1.") }
    guard (vectors == nil) == (probes == nil) else {
      throw ValidationError("--vectors and --probes go together.")
    }
  }

  func run() throws {
    if worker {
      try BenchmarkWorker().run()
      return
    }
    var sources = counts.map { SearchBenchmark.Source.random(count: $0) }
    if let vectors, let probes { sources = [.files(templates: vectors, probes: probes)] }
    for source in sources {
      for metric in EmbeddingMetric.allCases {
        let report = SearchBenchReport(
          report: try SearchBenchmark(
            source: source, dimension: dimension, metric: metric, searches: searches
          ).run())
        try StandardOutput.print(json ? try report.line() : report.text)
      }
    }
  }
}
