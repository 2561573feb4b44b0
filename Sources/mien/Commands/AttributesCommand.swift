import ArgumentParser
import CommandKit
import FaceAnalysis
import Foundation

/// `mien evaluate attributes`: how well age, sex, glasses and the rest are told on labelled photographs.
struct AttributesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attributes",
    abstract: "Compare what is said of faces with labels.",
    discussion: """
      The list is CSV with a header. Its column file names a photograph below --root, whose face in the middle counts. \
      Every other column is an attribute with what is true: age in years, gender (female, male), glasses (none, clear, \
      dark), hat, mask and drawn (0, 1), expression (none, smile, laugh), smile (0, 1), shape (square, triangle, oval, \
      heart, round), race (the classes of your own network), and the parts that something may cover: left_eye, \
      right_eye, nose, mouth, left_cheek, right_cheek, chin (0, 1). An empty value is not known. A column group \
      divides the faces, and what is said of each group is printed too.
      """)

  @OptionGroup var photographs: LabelledPhotographs

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var engine: EngineOptions

  func run() throws {
    let list = try AttributeLabels(photographs.list(), name: photographs.labels)
    let workers = ProcessInfo.processInfo.activeProcessorCount
    let analyzer = try engine.analyzer(concurrentAnalyses: workers)
    let request = engine.request(list.parts)
    let progress = ProgressBar(total: list.rows.count, label: "photographs", isShown: !json)
    let found = concurrentMap(list.rows, workers: workers) { _, row in
      defer { progress.advance() }
      return Swift.Result {
        try analyzer.analyse(photographs.photograph(row.file), for: request).faceInTheMiddle?.appearance
      }
    }
    progress.finish()
    let outcomes = zip(list.rows, try found.map { try $0.get() }).map {
      AttributeOutcome(row: $0, appearance: $1)
    }
    let report = AttributesReport(outcomes, attributes: list.attributes)
    try StandardOutput.print(json ? try report.line() : report.text)
  }
}

/// What is true of a face and what was said of it.
struct AttributeOutcome {
  let row: AttributeLabels.Row
  /// `nil` where no face was found.
  let appearance: FaceAppearance?
}
