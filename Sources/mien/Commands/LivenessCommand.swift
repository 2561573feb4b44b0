import ArgumentParser
import CommandKit
import FaceAnalysis
import Foundation

/// `mien evaluate liveness`: how well attacks are told from genuine faces in labelled photographs.
struct LivenessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "liveness",
    abstract: "Compare what is said of genuine faces and attacks with labels.",
    discussion: """
      The list is CSV with a header. Its column file names a photograph below --root, whose largest face counts; label is \
      genuine, attack or uncertain (left out), and type, where there is such a column, the kind of attack. The figures are \
      those of ISO/IEC 30107-3: the share of attacks that pass (APCER) and of genuine faces that are refused (BPCER) at \
      --threshold, by kind of attack, their mean (ACER), and the area under the curve with its bootstrap interval. \
      Photographs that cannot be read or show no face are non-responses and in none of the rates.
      """)

  @OptionGroup var photographs: LabelledPhotographs

  @Option(help: ArgumentHelp("Faces that are live with less are refused, 0…1.", valueName: "share"))
  var threshold = 0.5

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var engine: EngineOptions

  func validate() throws {
    guard (0...1).contains(threshold) else { throw ValidationError("--threshold lies between 0 and 1.") }
  }

  func run() throws {
    let list = try LivenessLabels(photographs.list(), name: photographs.labels)
    let workers = min(list.rows.count, ProcessInfo.processInfo.activeProcessorCount)
    let analyzer = try engine.analyzer(concurrentAnalyses: workers)
    let request = engine.request(.liveness, faces: .largest)
    let progress = ProgressBar(total: list.rows.count, label: "photographs", isShown: !json)
    let found = concurrentMap(list.rows, workers: workers) { _, row in
      defer { progress.advance() }
      return Swift.Result { () throws -> Double? in
        let photograph = try photographs.photograph(row.file)
        do {
          return try analyzer.analyse(photograph, for: request).faces.first?.liveness
        } catch AnalysisError.image {
          return nil
        }
      }
    }
    progress.finish()
    let outcomes = zip(list.rows, try found.map { try $0.get() }).map {
      LivenessReport.Outcome(file: $0.file, instrument: $0.instrument, liveness: $1)
    }
    let report = LivenessReport(outcomes, uncertain: list.uncertain, threshold: threshold)
    try StandardOutput.print(json ? try report.line() : report.text)
  }
}
