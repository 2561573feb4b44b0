import ArgumentParser
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
      The key file is replaced in one step. With MIEN_MASTER_KEY the new key is printed instead, and belongs into \
      that variable from now on. The server must be stopped. Backups made before still need the old key.

      Access tokens derive from the master key, so those that were issued before end with it: callers of the \
      Huawei and Baidu dialects must fetch new ones. Tenants' own credentials stay.
      """)

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var data: DataOptions

  func run() async throws {
    let store = try data.store(.own)
    var report = KeyReport()
    switch data.key {
    case .file(let path):
      try await store.rotateMasterKey(keyFile: path)
      report.keyFile = path
    case .text:
      let new = MasterKey()
      // Printed before it is in force: a key that was never shown must not lock the data.
      report.masterKey = new.text
      print(json ? try report.line() : "The new master key, for MIEN_MASTER_KEY:\n\(new.text)")
      try await store.rewrapKeys(with: new)
    }
    try await store.close()
    guard let path = report.keyFile else { return }
    print(json ? try report.line() : "The master key in \(path) was replaced.")
  }
}

/// The line of `mien key rotate --json`.
private struct KeyReport: JSONLine {
  var keyFile: String?
  var masterKey: String?

  enum CodingKeys: String, CodingKey {
    case keyFile = "key_file"
    case masterKey = "master_key"
  }
}
