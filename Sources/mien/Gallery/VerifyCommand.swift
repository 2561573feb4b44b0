import ArgumentParser
import CommandKit
import Gallery
import GalleryStoreSQLite

/// `mien verify`: is the data folder whole.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the data folder: database, references, counts, encrypted values, index.",
    discussion: """
      Works beside a running server, which may be writing meanwhile; the index is then not compared. The exit \
      code is 0 when all is well and 1 otherwise.
      """)

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var data: DataOptions

  func run() async throws {
    do {
      try await verify()
    } catch let error as GalleryError where error.code == .fault(.dataDamaged) {
      throw error.confirmed
    }
  }

  private func verify() async throws {
    let (store, isAlone) = try opened()
    var problems = try await store.problems()
    if isAlone, let gallery = try await data.gallery(on: store) {
      problems += try await gallery.differencesBetweenIndexAndStore()
    }
    let report = VerifyReport(ok: problems.isEmpty, indexCompared: isAlone, problems: problems)
    try await store.close()
    if json {
      try StandardOutput.print(try report.line())
    } else {
      let conclusion =
        problems.isEmpty
        ? "All is well."
        : "\(problems.count == 1 ? "1 problem" : "\(problems.count) problems"). Move the data folder away, and bring a backup back with `mien restore`."
      try StandardOutput.print((problems + [conclusion]).joined(separator: "\n"))
    }
    if !problems.isEmpty { throw ExitCode(1) }
  }

  /// Alone if that is possible, otherwise beside the process that owns the folder.
  private func opened() throws -> (SQLiteGalleryStore, isAlone: Bool) {
    do {
      return (try data.store(.own), true)
    } catch let error as GalleryError where error.code == .fault(.dataFolderInUse) {
      return (try data.store(.visit), false)
    }
  }
}

/// The line of `mien verify --json`.
private struct VerifyReport: JSONLine {
  let ok: Bool
  let indexCompared: Bool
  let problems: [String]

  enum CodingKeys: String, CodingKey {
    case ok, problems
    case indexCompared = "index_compared"
  }
}
