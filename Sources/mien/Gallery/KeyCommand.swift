import ArgumentParser
import CommandKit
import Foundation
import Gallery
import GalleryStoreSQLite

/// `mien key`: the master key.
struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Manage the master key that the data is encrypted with.",
    subcommands: [RotateKeyCommand.self])
}

/// `mien key rotate`.
struct RotateKeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Replace the master key by a new random one.",
    discussion: """
      The new key is written into a file beside the old one first, whose name is printed. Until that has taken the \
      old one's place both keys open the data, so whenever the command is cut off, the key in the key file does. \
      With MIEN_MASTER_KEY the new key is printed and stays in that file, beside the data folder, until the first \
      start that has it in the variable.

      The server must be stopped. Backups made before need the old key, and so do copies of the data folder and other \
      folders with the same key file. It is kept in a file beside the key file, whose name is printed. With \
      MIEN_MASTER_KEY keep the old text yourself.

      Access tokens derive from the master key, so those that were issued before end with it: callers of the \
      Huawei and Baidu dialects must fetch new ones. Tenants' own credentials stay.
      """)

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var data: DataOptions

  func run() async throws {
    let source = try data.key
    let report = try KeyReport(source, first: KeyRotation.nextFile(source, folder: data.folder))
    let store = try data.store(.own)
    let outcome: KeyRotation.Outcome
    do {
      outcome = try await store.rotateMasterKey(source) { (step, key) throws(GalleryError) in
        if step == .keyWritten { try announce(report, key) }
      }
    } catch {
      try? await store.close()
      throw error
    }
    try await store.close()
    let conclusion = report.conclusion(outcome.oldKeyFile)
    if json, !report.masterKeyIsInFile {
      // The new key is shown; the rest is for people.
      FileHandle.standardError.note(conclusion)
    } else {
      try StandardOutput.report(
        json ? try report.keeping(outcome.oldKeyFile).line() : conclusion,
        of: "The rotation is done all the same. \(conclusion)")
    }
  }

  /// Says where the new key is, while only the old one is in force.
  private func announce(_ report: KeyReport, _ key: MasterKey) throws(GalleryError) {
    do {
      switch (json, report.masterKeyIsInFile) {
      case (true, true): FileHandle.standardError.note(report.announcement)
      case (true, false): try StandardOutput.deliver(try report.showing(key).line())
      case (false, true): try StandardOutput.deliver(report.announcement)
      case (false, false):
        try StandardOutput.deliver(
          "The new master key, for MIEN_MASTER_KEY:\n\(key.text)\n\(report.announcement)")
      }
    } catch {
      throw GalleryError(.fault(.storageFailure), "\(error)")
    }
  }
}

/// What is said of a rotation; also the line of `mien key rotate --json`.
private struct KeyReport: JSONLine {
  /// The file with the new key, when all is done.
  let keyFile: String
  private(set) var masterKey: String?
  private var oldKeyFile: String?
  private let firstFile: String

  enum CodingKeys: String, CodingKey {
    case keyFile = "key_file"
    case masterKey = "master_key"
    case oldKeyFile = "old_key_file"
  }

  /// - Parameter first: the file that the new key is in first.
  init(_ source: MasterKey.Source, first: String) {
    firstFile = first
    if case .file(let path) = source { keyFile = path } else { keyFile = first }
  }

  /// Whether the key belongs into a file, and not into MIEN_MASTER_KEY.
  var masterKeyIsInFile: Bool { keyFile != firstFile }

  func showing(_ key: MasterKey) -> KeyReport {
    var report = self
    report.masterKey = key.text
    return report
  }

  func keeping(_ oldKeyFile: String?) -> KeyReport {
    var report = self
    report.oldKeyFile = oldKeyFile
    return report
  }

  var announcement: String {
    masterKeyIsInFile
      ? "The new master key is in \(firstFile). Until it has taken the place of \(keyFile), both keys open the data."
      : "It is in \(firstFile), too. Until the rotation is done, both keys open the data."
  }

  /// - Parameter oldKeyFile: where the old key is; nil where it was in no file.
  func conclusion(_ oldKeyFile: String?) -> String {
    let need = "backups made before need it, and so do other folders with the same key."
    guard let oldKeyFile else {
      return
        "The new master key is in force. Put it into MIEN_MASTER_KEY: the file \(keyFile) goes with the first "
        + "start that has it there. Keep the old text of MIEN_MASTER_KEY elsewhere: \(need)"
    }
    return
      "The master key in \(keyFile) was replaced. The old one is in \(oldKeyFile): \(need) Delete that file when "
      + "nothing does."
  }
}
