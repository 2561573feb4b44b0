import ArgumentParser
import Dispatch
import FaceAnalysis
import FaceEnrolment
import Foundation
import Gallery
import GalleryIndexExact
import GalleryStoreSQLite
import Synchronization
import UserFolders

/// `mien import`: many photographs at once.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Enrol many photographs: a folder per subject, or a list.",
    discussion: """
      DIR has one folder per subject, named by its id, with photographs in it. A CSV file has a header with the \
      columns file and subject, and if you like name, tag, external_image_id and the collection's custom fields.

      An import that was interrupted is continued by starting it again: what is enrolled already is recognised by \
      its content. The server must be stopped. The exit code is 0 when every photograph is enrolled.
      """)

  @Argument(help: "The folder, or the list as CSV.", completion: .file())
  var source: String

  @Option(help: ArgumentHelp("The tenant.", valueName: "name"))
  var tenant: String

  @Option(
    help: ArgumentHelp("The collection; it is created when it does not exist.", valueName: "name"))
  var collection: String

  @Option(
    help: ArgumentHelp(
      "Which face of a photograph is enrolled: the largest, or single to refuse photographs with several.",
      valueName: "largest|single"))
  var faces: Importer.Faces = .largest

  @Option(
    help: ArgumentHelp("Write the report, one JSON object per photograph, to this file.", valueName: "file"),
    completion: .file(), transform: { UserFolders.expanded($0) })
  var report: String?

  @Flag(help: "Print one JSON object per photograph and one with the totals, and nothing else.")
  var json = false

  @OptionGroup var engine: EngineOptions
  @OptionGroup var data: DataOptions

  func run() async throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: source, isDirectory: &isFolder) else {
      throw ValidationError("\(source) does not exist.")
    }
    let items =
      isFolder.boolValue ? try ImportItem.items(inFolder: source) : try ImportItem.items(inList: source)
    guard DataFolder(path: data.folder).hasDatabase else {
      throw ValidationError("There is no gallery in \(data.folder). Run `mien tenant create` first.")
    }
    let store = try data.store(.own)
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let analyzer = try engine.analyzer(concurrentAnalyses: 2 * cores)
    let model = try ModelIdentity(analyzer)
    let gallery = try await FaceGallery.open(
      store: store, index: ExactTemplateIndex(model: model), model: model)
    let owner = gallery.tenant(try await gallery.tenant(named: tenant).id)
    try await makeCollection(in: owner)
    let importer = try await Importer(
      into: Name(collection), of: owner, analyzer: analyzer, faces: faces, minimumFace: engine.minimumFace)

    let output = try ReportFile(path: report)
    let progress = ProgressBar(total: items.count, label: "photographs")
    let refusals = RefusalList()
    // Twice as many as cores: while one waits for the disk, another computes.
    let summary = await interruptible {
      await importer.run(items, workers: 2 * cores) { line in
        output.write(line, alsoPrinting: json)
        if line.outcome == .refused || line.outcome == .failed { refusals.add(line) }
        progress.advance()
      }
    }
    progress.finish()
    try await store.close()
    print(json ? try TotalsLine(total: summary).line() : text(summary, refusals.first))
    if summary.remaining > 0 { throw ExitCode(130) }
    if summary.refused + summary.failed > 0 { throw ExitCode(1) }
  }

  private func makeCollection(in owner: TenantGallery) async throws {
    do {
      _ = try await owner.createCollection(NewCollection(name: Name(collection)))
    } catch let error where error.code == .collectionExists {
      return
    }
  }

  private func text(_ summary: ImportSummary, _ refused: [ImportReport]) -> String {
    var lines = refused.map { "\($0.file): \($0.message ?? "refused")" }
    let rate = Double(summary.enrolled + summary.refused) / max(summary.seconds, 1e-3)
    lines.append(
      "\(summary.enrolled) enrolled, \(summary.present) present already, \(summary.refused) refused, "
        + "\(summary.failed) unreadable" + (summary.remaining > 0 ? ", \(summary.remaining) left" : "")
        + String(format: "; %.1f s, %.1f photographs per second.", summary.seconds, rate))
    if summary.remaining > 0 { lines.append("Interrupted. Start the same command again to continue.") }
    return lines.joined(separator: "\n")
  }
}

extension Importer.Faces: ExpressibleByArgument {}
extension ImportReport: JSONLine {}

/// The last line of `mien import --json`.
private struct TotalsLine: JSONLine {
  let total: ImportSummary
}

/// The report on disk and on standard output, line by line.
private final class ReportFile: Sendable {
  private let handle: Mutex<FileHandle?>

  init(path: String?) throws {
    var opened: FileHandle?
    if let path {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      guard descriptor >= 0 else {
        throw ValidationError("\(path) cannot be written (\(String(cString: strerror(errno)))).")
      }
      opened = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
    handle = Mutex(opened)
  }

  func write(_ report: ImportReport, alsoPrinting: Bool) {
    guard let line = try? report.line() else { return }
    handle.withLock { handle in
      try? handle?.write(contentsOf: Data((line + "\n").utf8))
      // At once, so that who reads along sees how far it is.
      if alsoPrinting { try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8)) }
    }
  }
}

/// The first refusals, for people.
private final class RefusalList: Sendable {
  private let list = Mutex<[ImportReport]>([])
  var first: [ImportReport] { list.withLock { Array($0.prefix(50)) } }
  func add(_ report: ImportReport) { list.withLock { $0.append(report) } }
}

/// Runs work that Ctrl-C cancels instead of killing it, so that what was begun is finished.
private func interruptible<Result: Sendable>(_ work: @escaping @Sendable () async -> Result) async -> Result {
  let task = Task { await work() }
  signal(SIGINT, SIG_IGN)
  let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
  source.setEventHandler { task.cancel() }
  source.resume()
  let result = await task.value
  source.cancel()
  signal(SIGINT, SIG_DFL)
  return result
}
