import ArgumentParser
import CommandKit

import Foundation
import Gallery
import ProcessMemory

/// `mien-benchmarks store`: a large gallery with its durable store.
struct StoreBenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Time searches, additions and the start of a large gallery.",
    discussion: """
      Fills a temporary gallery with random templates through the store, and measures: searches alone and beside \
      a steady stream of additions, additions and deletions by several writers, the memory and the disk that a \
      template takes, and how long `mien serve` takes until it is ready on it.
      """)

  @Option(help: ArgumentHelp("How many templates.", valueName: "count"))
  var templates = 100_000

  @Option(help: ArgumentHelp("Searches per figure.", valueName: "count"))
  var searches = 2000

  @Option(help: ArgumentHelp("Additions per second beside searches.", valueName: "count"))
  var additions = 200

  @Option(
    help: ArgumentHelp("Leave the gallery in this new folder instead of deleting it.", valueName: "dir"),
    completion: .directory, transform: namedPath)
  var keep: String?

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var engine: EngineOptions

  func validate() throws {
    guard templates > 0, searches > 0, additions > 0 else {
      throw ValidationError("--templates, --searches and --additions must be at least 1.")
    }
  }

  func run() async throws {
    let folder = keep ?? FileManager.default.temporaryDirectory.appending(path: "mien-bench-\(UUID())").path
    guard !FileManager.default.fileExists(atPath: folder) else {
      throw ValidationError("\(folder) exists. Name a new folder.")
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { if keep == nil { try? FileManager.default.removeItem(atPath: folder) } }
    let progress = ProgressBar(total: templates / 1000, label: "thousand templates", isShown: !json)
    let benchmark = GalleryBenchmark(
      model: try engine.analyzer().model, templates: templates, searches: searches,
      additionsPerSecond: additions, folder: folder)
    let report = try await benchmark.run { _ in progress.advance() }
    progress.finish()
    let start = try ServerStart(data: benchmark.data, embedder: engine.embedder)
    let whole = StoreBenchReport(gallery: report, start: start)
    try StandardOutput.print(json ? try whole.line() : whole.text)
  }
}

/// How long `mien serve` takes until it is ready, measured on the program itself.
struct ServerStart: Encodable {
  /// From the start of the process to the line that says it is ready.
  let seconds: Double
  /// Memory of the process then.
  let residentBytes: Int

  private enum CodingKeys: String, CodingKey {
    case seconds
    case residentBytes = "resident_bytes"
  }

  init(data: String, embedder: String?) throws {
    let process = Process()
    // The program lies beside its benchmarks.
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "mien")
    process.arguments =
      ["serve", "--data", data, "--port", "0"]
      + (embedder.map { ["--set", "analysis.embedder=\($0)"] } ?? [])
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let start = ContinuousClock.now
    try process.run()
    let line = output.fileHandleForReading.availableData
    seconds = start.duration(to: .now) / .seconds(1)
    let memory = try? MemoryUse(of: process.processIdentifier)
    process.terminate()
    process.waitUntilExit()
    guard String(decoding: line, as: UTF8.self).hasPrefix("Mien is ready") else {
      throw ValidationError(
        "The server did not start on \(data); run `mien serve --data \(data)` to see why.")
    }
    residentBytes = memory?.resident ?? 0
  }
}
