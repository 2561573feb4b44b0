import ArgumentParser
import CommandKit
import FaceAnalysis
import Foundation
import Imaging

/// `mien analyze`: what is in each photograph.
struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Find the faces in photographs.",
    discussion: """
      Prints the faces of each photograph, the largest first. Boxes are in pixels of the upright photograph. \
      The exit code is 0 when every photograph could be read, with or without faces in it, and 1 otherwise.
      """)

  @Argument(help: "JPEG, PNG or BMP files.", completion: .file(), transform: namedPath)
  var images: [String]

  @Flag(help: "Print one JSON object per photograph and nothing else.")
  var json = false

  @Flag(help: "Include the embedding of each face (with --json).")
  var embeddings = false

  @Flag(help: "Include the 468 landmarks of each face (with --json).")
  var landmarks = false

  @Flag(help: "Include what each face looks like: age, sex, glasses, hat, mask, expression and more.")
  var attributes = false

  @Flag(help: "Include the sharpness, light and pose that decide whether a face is fit for enrolment.")
  var quality = false

  @Flag(help: "Include how likely each face was alive before the camera and no print, screen or mask.")
  var liveness = false

  @Option(
    help: ArgumentHelp(
      "Write the photograph as JPEG with its faces marked, and with --attributes what each looks like.",
      discussion: "For a single photograph.",
      valueName: "out.jpg"), transform: namedPath)
  var draw: String?

  @OptionGroup var engine: EngineOptions

  func validate() throws {
    if draw != nil, images.count != 1 {
      throw ValidationError("--draw takes exactly one photograph.")
    }
  }

  func run() throws {
    let drawing = try draw.map { try OutputFile($0, .picture, sparing: images) }
    let workers = min(images.count, ProcessInfo.processInfo.activeProcessorCount)
    let analyzer = try engine.analyzer(concurrentAnalyses: workers)
    let progress = ProgressBar(total: images.count, label: "photographs", isShown: json || images.count > 20)
    let printer = OrderedPrinter()
    let failures = concurrentMap(images, workers: workers) { index, image in
      guard printer.failure == nil else { return 0 }
      let report = self.report(on: image, by: analyzer, drawing: drawing)
      printer.print(line: json ? report.json : report.text, at: index)
      progress.advance()
      return report.error == nil ? 0 : 1
    }.reduce(0, +)
    progress.finish()
    if let failure = printer.failure { throw failure }
    if failures > 0 { throw ExitCode(1) }
  }

  private func report(
    on path: String, by analyzer: FaceAnalyzer, drawing: OutputFile?
  ) -> AnalysisReport {
    do {
      let photograph = try EncodedImage(path: path)
      var parts: AnalysisRequest.Part = [.landmarks]
      if embeddings { parts.insert(.embedding) }
      if quality { parts.insert(.quality) }
      if attributes { parts.insert(.appearance) }
      if liveness { parts.insert(.liveness) }
      let analysis = try analyzer.analyse(photograph, for: engine.request(parts))
      if let drawing {
        let picture = try FaceDrawing(analysis).applied(to: photograph.decoded())
        try drawing.write(Data(try picture.jpegData(quality: 90)))
      }
      return AnalysisReport(
        file: path, analysis: analysis, includesLandmarks: landmarks, includesEmbeddings: embeddings)
    } catch let error as AnalysisError {
      return AnalysisReport(file: path, code: error.code, message: error.message)
    } catch let error as ImageError {
      return AnalysisReport(file: path, code: "\(error.code)", message: error.message)
    } catch {
      return AnalysisReport(file: path, code: "unreadableFile", message: systemReason(error))
    }
  }
}
