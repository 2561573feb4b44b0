import ArgumentParser
import CommandKit
import FaceAnalysis
import FaceData
import Foundation
import Imaging

/// `mien evaluate verification`: the protocol of Labeled Faces in the Wild (Huang et al. 2007, with unrestricted
/// training data): per fold, the accuracy at the threshold that is best on the other folds.
struct VerificationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verification",
    abstract: "Compare labelled pairs of photographs, as Labeled Faces in the Wild prescribes.")

  @Option(
    help: ArgumentHelp(
      "The folder with a folder of photographs per person, name/name_0001.jpg.", valueName: "dir"),
    completion: .directory, transform: namedPath)
  var root: String

  @Option(
    help: ArgumentHelp("The list of pairs in the benchmark's format.", valueName: "file"),
    transform: namedPath)
  var pairs: String

  @Option(
    help: ArgumentHelp("Write the receiver operating characteristic as SVG.", valueName: "out.svg"),
    transform: namedPath)
  var plot: String?

  @Option(
    help: ArgumentHelp(
      "Write one JSON line per photograph with its embedding, for fitting a calibration.", valueName: "file"),
    transform: namedPath)
  var saveEmbeddings: String?

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var engine: EngineOptions

  func run() throws {
    let drawing = try plot.map { try OutputFile($0, .drawing, sparing: [pairs]) }
    let vectors = try saveEmbeddings.map { try OutputFile($0, .lines, sparing: [pairs]) }
    let list = try VerificationPairs(text: String(contentsOfFile: pairs, encoding: .utf8))
    let workers = ProcessInfo.processInfo.activeProcessorCount
    let analyzer = try engine.analyzer(concurrentAnalyses: workers)
    let photographs = list.photographs
    let progress = ProgressBar(total: photographs.count, label: "photographs")
    let start = ContinuousClock.now
    let found = concurrentMap(photographs, workers: workers) { _, path in
      defer { progress.advance() }
      return Swift.Result { try embedding(of: path, by: analyzer) }
    }
    let duration = ContinuousClock.now - start
    progress.finish()

    let embeddings = Dictionary(
      uniqueKeysWithValues: zip(photographs, try found.map { try $0.get() }).compactMap { path, embedding in
        embedding.map { (path, $0) }
      })
    let trials = try list.pairs.map { pair in
      var distance = Float.infinity
      if let first = embeddings[pair.first], let second = embeddings[pair.second] {
        distance = try analyzer.scorer.compare(first, second).distance
      }
      return VerificationMetrics.Trial(distance: distance, isMatch: pair.isMatch, fold: pair.fold)
    }
    let metrics = VerificationMetrics(trials)
    let report = VerificationReport(
      metrics, embedder: analyzer.embedderModel.name, failures: photographs.count - embeddings.count,
      images: photographs.count, seconds: duration / .seconds(1))
    try drawing?.write(Data(CurvePlot(metrics.curve).svg.utf8))
    if let vectors { try save(embeddings, to: vectors) }
    try StandardOutput.print(json ? try report.line() : report.text)
  }

  /// The embedding of the face in the middle of a photograph, which is the one the benchmark is about; `nil` when
  /// no face is found.
  private func embedding(of path: String, by analyzer: FaceAnalyzer) throws -> Embedding? {
    let photograph = try EncodedImage(path: URL(filePath: root).appending(path: path).path)
    let analysis = try analyzer.analyse(photograph, for: engine.request(.embedding))
    return analysis.faceInTheMiddle?.embedding
  }

  private func save(_ embeddings: [String: Embedding], to file: OutputFile) throws {
    let lines = try embeddings.sorted { $0.key < $1.key }.map { path, embedding in
      try EmbeddingLine(file: path, model: embedding.model.version, embedding: embedding.values).line()
    }
    try file.write(Data((lines.joined(separator: "\n") + "\n").utf8))
  }
}

/// A photograph with its embedding, for other programs.
private struct EmbeddingLine: JSONLine {
  let file: String
  let model: String
  let embedding: [Float]
}
