import ArgumentParser
import CommandKit
import Foundation
import GalleryStoreSQLite

/// `mien backup`.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write the whole gallery into one encrypted file.",
    discussion: """
      Consistent, also while a server uses the gallery. The file can only be restored with the same master key, \
      which is not in it: keep a copy of the key elsewhere. While it is made, the file's disk needs room for twice \
      the size of the gallery.
      """)

  @Argument(help: "The file to write; it must not exist.", completion: .file(), transform: namedPath)
  var file: String

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var data: DataOptions

  func run() async throws {
    let new = try NewFile(file)
    let leftovers = LeftoverFiles(Backup.unfinishedFiles(of: new))
    try Backup.make(of: data.folder, key: data.key, to: new)
    leftovers.forget()
    let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
    let line = json ? try BackupReport(file: file, bytes: size).line() : "Wrote \(file), \(size / 1024) KiB."
    try StandardOutput.report(line, of: "The backup \(file) was written.")
  }
}

/// `mien restore`.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Make a data folder from a backup.",
    discussion: """
      The folder named with --data must hold no gallery. The backup is checked before it takes its place; when it is \
      refused, nothing is left behind.
      """)

  @Argument(help: "The backup.", completion: .file(), transform: namedPath)
  var file: String

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var data: DataOptions

  func run() async throws {
    let folder = try data.folder
    try Backup.restore(file, to: folder, key: data.key)
    let deed = "Restored \(file) into \(folder)."
    try StandardOutput.report(
      json ? try RestoreReport(file: file, data: folder).line() : deed, of: deed)
  }
}

/// The line of `mien backup --json`.
private struct BackupReport: JSONLine {
  let file: String
  let bytes: Int
}

/// The line of `mien restore --json`.
private struct RestoreReport: JSONLine {
  let file: String
  let data: String
}
