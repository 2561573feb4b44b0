import ArgumentParser
import CommandKit
import FaceAnalysis
import Foundation
import Imaging

/// `mien bench`: the time of each stage from a photograph's bytes to its embedding.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Say how fast this machine is: time each stage from a photograph to its embedding.",
    discussion: """
      Three photographs with one face are made from one of set-up's: 250×250, 640×480 and 1280×720 pixels. Each stage runs \
      on one thread; then whole photographs run on one thread and on all cores at once.
      """)

  @Option(help: ArgumentHelp("How often each stage is timed.", valueName: "count"))
  var rounds = 100

  @Option(
    help: ArgumentHelp(
      "Also write the photographs into this folder, for timing other programs.", valueName: "dir"),
    completion: .directory, transform: namedPath)
  var savePhotographs: String?

  @Flag(help: "Print one JSON object per photograph and nothing else.")
  var json = false

  @OptionGroup var engine: EngineOptions

  func validate() throws {
    guard rounds > 0 else { throw ValidationError("--rounds must be at least 1.") }
  }

  func run() throws {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let analyzer = try engine.analyzer(concurrentAnalyses: cores)
    let photographs = try BenchPhotographs(dependencies: .located())
    if let savePhotographs { try photographs.save(to: URL(filePath: savePhotographs)) }
    for photograph in photographs.all {
      let timing = try PipelineTiming(
        photograph, analyzer: analyzer, request: engine.request(.embedding, faces: .largest), rounds: rounds,
        cores: cores)
      let report = BenchReport(timing, embedder: analyzer.embedderModel)
      try StandardOutput.print(json ? try report.line() : report.text)
    }
  }
}
