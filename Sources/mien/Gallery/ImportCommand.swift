import ArgumentParser
import CommandKit
import FaceEnrolment
import Foundation
import Gallery
import GalleryIndexExact
import GalleryStoreSQLite
import Recognition

/// `mien import`: many photographs at once.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Enrol many photographs: a folder per subject, or a list; or put an export in again.",
    discussion: """
      DIR has one folder per subject, named by its id, with photographs in it. A CSV file has a header with the \
      columns file and subject, and if you like name, tag, external_image_id and the collection's custom fields; \
      commas, semicolons or tabs separate them. A file that `mien export --embeddings` wrote brings collections, \
      subjects and faces back with their ids, without photographs; it names its collections itself.

      Every file that is not enrolled is named with the reason. The exit code is 0 when everybody is in the gallery: \
      files that are no photographs, and hidden ones, do not count. An import that was interrupted is continued by \
      starting it again: what is enrolled already is recognised by its content.

      The server must be stopped meanwhile, since it keeps the gallery in memory: stop it, import, start it. To add \
      people while it runs, send their photographs to it in any of its dialects.
      """)

  @Argument(help: "The folder, the list as CSV, or the export.", completion: .file(), transform: namedPath)
  var source: String

  @Option(help: ArgumentHelp("The tenant.", valueName: "name"))
  var tenant: String

  @Option(
    help: ArgumentHelp(
      "The collection; it is created when it does not exist. Not for an export.", valueName: "name"))
  var collection: String?

  @Option(
    help: ArgumentHelp(
      "Which face of a photograph is enrolled: the largest, or single to refuse photographs with several.",
      valueName: "largest|single"))
  var faces: Importer.Faces = .largest

  @Option(
    help: ArgumentHelp(
      "The encoding of a list, and of the names of folders, that are not UTF-8.",
      discussion: "For example gb18030, cp1252, big5, utf-16le. A list with a byte order mark needs none.",
      valueName: "name"))
  var encoding: TextEncoding?

  @Option(
    help: ArgumentHelp("Write the report, one JSON object per file, to this file.", valueName: "file"),
    completion: .file(), transform: namedPath)
  var report: String?

  @Flag(help: "Print one JSON object per file and one with the totals, and nothing else.")
  var json = false

  @OptionGroup var engine: EngineOptions
  @OptionGroup var data: DataOptions

  func validate() throws {
    if let collection, collection.isEmpty { throw ValidationError("--collection must not be empty.") }
    if let collection, collection.utf8.count > Name.maximumLength {
      throw ValidationError("--collection may have \(Name.maximumLength) bytes.")
    }
  }

  func run() async throws {
    let entry: LocalPath.Entry
    do {
      entry = try LocalPath(source).entry()
    } catch {
      throw ValidationError("\(source) cannot be imported (\(error.reason)).")
    }
    let folder = try data.folder
    guard try DataFolder(path: folder).holdsGallery(key: data.key) else {
      throw ValidationError("There is no gallery in \(folder). Run `mien tenant create` first.")
    }
    var spared = try SparedFiles(gallery: data)
    if entry.kind == .folder {
      let collection = try namedCollection()
      spared.folders.append(LocalPath(source))
      let plan = try ImportPlan.folder(source, encoding: encoding)
      return try await importPhotographs(plan, into: collection, sparing: spared)
    }
    let file = try SourceFile(source)
    if try ExportReader.reads(file) {
      guard collection == nil else {
        throw ValidationError(
          "\(source) is an export, which names its collections itself. Leave --collection out.")
      }
      spared.files.insert(file.identity)
      return try await importExport(file, sparing: spared)
    }
    let collection = try namedCollection()
    let plan = try ImportPlan.list(file, encoding: encoding)
    try await importPhotographs(plan, into: collection, sparing: spared)
  }

  private func namedCollection() throws -> Name {
    guard let collection else {
      throw ValidationError("Name the collection that the photographs go into with --collection.")
    }
    return Name(collection)
  }

  private func importPhotographs(
    _ plan: ImportPlan, into collection: Name, sparing spared: SparedFiles
  ) async throws {
    let output = try ReportFile(path: report, sparing: spared.adding(plan.files))
    let store = try ownedStore()
    let cores = ProcessInfo.processInfo.activeProcessorCount
    // Twice as many in work as cores: while one waits for the disk, another computes.
    let recognition = PooledRecognition(
      analyzer: try engine.analyzer(concurrentAnalyses: cores),
      pool: ComputePool(threads: cores, queue: 2 * cores), minimumFace: engine.minimumFace)
    let model = recognition.model
    let gallery = try await FaceGallery.open(
      store: store, index: ExactTemplateIndex(model: model), model: model)
    let owner = gallery.tenant(try await gallery.tenant(named: tenant).id)
    do {
      _ = try await owner.createCollection(NewCollection(name: collection))
    } catch  where error.code == .collectionExists {
      // It is used as it is.
    }
    let importer = try await Importer(
      into: collection, of: owner, recognition: recognition, faces: faces)
    let progress = ProgressBar(total: plan.items.count + plan.leftOut.count, label: "photographs")
    let (notes, printer) = (ImportNotes(), LinePrinter())
    output.begin()
    let summary = await interruptible {
      await importer.run(plan, workers: 2 * cores) { line in
        output.write(line)
        if json { printer.print(line) }
        notes.add(line)
        progress.advance()
      }
    }
    progress.finish()
    try await store.close()
    try finish(summary, notes, output, printer)
  }

  private func importExport(_ file: SourceFile, sparing spared: SparedFiles) async throws {
    let output = try ReportFile(path: report, sparing: spared)
    let store = try ownedStore()
    // Only a gallery that has no embedder yet needs one to be looked at.
    let gallery: FaceGallery
    if let known = try await data.gallery(on: store) {
      gallery = known
    } else {
      let model = try engine.analyzer().model
      gallery = try await FaceGallery.open(
        store: store, index: ExactTemplateIndex(model: model), model: model)
    }
    let owner = gallery.tenant(try await gallery.tenant(named: tenant).id)
    let reader = ExportReader(file)
    let (notes, printer) = (ImportNotes(), LinePrinter())
    output.begin()
    let summary = await interruptible {
      await reader.run(into: owner) { line in
        output.write(line)
        if json { printer.print(line) }
        notes.add(line)
      }
    }
    try await store.close()
    try finish(summary, notes, output, printer)
  }

  /// The store, or a sentence for who runs this beside a server.
  private func ownedStore() throws -> SQLiteGalleryStore {
    do {
      return try data.store(.own)
    } catch let error as GalleryError where error.code == .fault(.dataFolderInUse) {
      throw error.adding(
        "A server keeps the gallery in memory and would not see what is imported: stop it, import, and start it "
          + "again. To add people while it runs, send their photographs to the server in one of its dialects."
      )
    }
  }

  /// Says what became of the import. What the gallery or the report met with is more than that nobody could read of it.
  private func finish(
    _ summary: ImportSummary, _ notes: ImportNotes, _ output: ReportFile, _ printer: LinePrinter
  ) throws {
    printer.print(json ? try TotalsLine(total: summary).line() : notes.text(summary))
    let again = "What was imported is in the gallery: start the same command again"
    let gap = output.problem().map { "The report \(self.report ?? "") is not whole (\($0))." }
    if let fault = summary.fault {
      throw GalleryError(
        fault.code,
        ["The import ended before its time. \(fault.message)", gap, "\(again) to continue."]
          .compactMap { $0 }.joined(separator: " "), context: fault.context)
    }
    if let gap { throw GalleryError(.fault(.storageFailure), "\(gap) \(again) for a whole report.") }
    if let failure = printer.failure { throw LostWords("What was imported is in the gallery. \(failure)") }
    if summary.remaining > 0 { throw ExitCode(130) }
    if !summary.isWhole { throw ExitCode(1) }
  }
}

extension Importer.Faces: ExpressibleByArgument {}
extension ImportReport: JSONLine {}

extension TextEncoding: ExpressibleByArgument {
  /// Reads the option's value.
  public init?(argument: String) { self.init(argument) }
}

/// The last line of `mien import --json`.
private struct TotalsLine: JSONLine {
  let total: ImportSummary
}
