import Foundation
import ProgramHarness

/// How large the tests of load are. `MIEN_LONG_LOAD=1` makes them long: ten minutes of traffic and 20,000 damaged
/// requests, as before a release.
enum Load {
  static let isLong = ProcessInfo.processInfo.environment["MIEN_LONG_LOAD"] == "1"

  /// Makes the photographs that the requests send.
  static func photographs(in folder: URL) throws {
    let made = try Program.run([
      "bench", "--rounds", "1", "--json", "--save-photographs", folder.path,
    ])
    guard made.status == 0 else { throw HarnessError("no photographs: \(made.errors)") }
  }

  /// Runs a script of this folder against a server and prints its figures.
  static func failures(
    _ script: String, packages: PythonPackages? = nil, against server: ServerProcess, seconds: Int = 1,
    connections: Int = 1,
    environment: [String: String] = [:], within limit: Duration
  ) async throws -> [String] {
    try photographs(in: server.folder)
    let own = [
      "MIEN_HTTP_LOAD": try Program.beside("http-load").path, "MIEN_LOAD_FOLDER": server.folder.path,
      "MIEN_LOAD_SECONDS": String(seconds), "MIEN_LOAD_CONNECTIONS": String(connections),
    ]
    let failures = try await CheckScript(script, packages: packages).failures(
      against: server, environment: own.merging(environment) { $1 }, within: limit)
    if let figures = try? String(contentsOf: server.folder.appending(path: "\(script).txt"), encoding: .utf8)
    {
      print("\(script): \(figures)", terminator: "")
    }
    return failures
  }
}
