import ArgumentParser
import CommandKit
import Foundation
import MienServer

/// Options of every command that has to do with the server's settings.
struct ServerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The settings file, in YAML.", valueName: "file"),
    transform: namedPath)
  var config: String?

  @Option(help: ArgumentHelp("The address to listen on; 127.0.0.1 when not set.", valueName: "address"))
  var host: String?

  @Option(
    help: ArgumentHelp("The port to listen on, 0 for a free one; 8080 when not set.", valueName: "number"))
  var port: String?

  @Option(
    help: ArgumentHelp(
      "The folder with the gallery; MIEN_DATA or ~/.local/share/mien when not set.", valueName: "dir"),
    completion: .directory, transform: namedPath)
  var data: String?

  @Option(
    help: ArgumentHelp(
      "The file with the master key; the data folder's name with .key when not set.", valueName: "file"),
    completion: .file(), transform: namedPath)
  var keyFile: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Any other setting; `mien config` lists them. May be repeated.", valueName: "name=value"))
  var assignments: [String] = []

  /// The settings of file, environment and command line.
  ///
  /// - Throws: `SettingsError` for an unknown setting or a wrong value.
  func effective() throws -> EffectiveSettings {
    var flags: [(name: String, value: String)] = []
    for assignment in assignments {
      guard let sign = assignment.firstIndex(of: "=") else {
        throw ValidationError("--set takes name=value, for example --set compute.threads=4.")
      }
      flags.append((String(assignment[..<sign]), String(assignment[assignment.index(after: sign)...])))
    }
    if let host { flags.append(("server.host", host)) }
    if let port { flags.append(("server.port", port)) }
    if let data { flags.append(("data", data)) }
    if let keyFile { flags.append(("key_file", keyFile)) }
    return try EffectiveSettings(
      file: config, environment: ProcessInfo.processInfo.environment, flags: flags)
  }
}
