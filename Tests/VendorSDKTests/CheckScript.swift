import FaceAnalysis
import Foundation
import ProgramHarness
import Testing

/// A Python script of the folder `Scripts`, which uses an official SDK against a server and reports checks.
///
/// The script says first how many checks it performs and then how each went, a line of JSON each; `checks.py` beside
/// it does that. Every check that fails, and every one that was announced and not performed, fails the test.
struct CheckScript {
  let name: String
  let packages: PythonPackages

  init(_ name: String, packages: PythonPackages) {
    self.name = name
    self.packages = packages
  }

  /// Runs the script against a server and turns what it reports into results of the running test.
  ///
  /// - Parameters:
  ///   - environment: Variables for the script, beside `MIEN_TEST_CONTEXT`.
  ///   - limit: How long it may take.
  func run(
    against server: ServerProcess, environment: [String: String] = [:],
    within limit: Duration = .seconds(180),
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for failure in try await failures(against: server, environment: environment, within: limit) {
      Issue.record("\(name): \(failure)", sourceLocation: sourceLocation)
    }
  }

  /// Runs the script against a server.
  ///
  /// - Returns: A text for each check that failed, and one when it performed others than it announced or ended badly.
  func failures(
    against server: ServerProcess, environment: [String: String] = [:], within limit: Duration = .seconds(180)
  ) async throws -> [String] {
    let context = server.folder.appending(path: "\(name).json")
    try Self.context(of: server).write(to: context)
    let program = try packages.start(
      [Self.folder.appending(path: "\(name).py").path], folder: server.folder,
      environment: environment.merging(["MIEN_TEST_CONTEXT": context.path]) { $1 })
    let status = try await program.finish(within: limit)
    let report = try Report(lines: Data(contentsOf: program.output))
    var failures = report.checks.filter { !$0.ok }.map { "\($0.check): \($0.detail ?? "failed")" }
    if report.checks.count != report.planned || report.planned == 0 {
      failures.append("performed \(report.checks.count) of \(report.planned) checks")
    }
    if status != 0 { failures.append("ended with status \(status): \(program.lastWords())") }
    return failures
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Scripts")

  /// What the script must know: the address, every tenant's credentials, and where photographs are.
  private static func context(of server: ServerProcess) throws -> Data {
    try JSONSerialization.data(withJSONObject: [
      "address": server.address,
      "log": server.program.errors.path,
      "photographs": try DependencyFolder.located().photographs.path,
      "tenants": try server.credentials.mapValues { try JSONSerialization.jsonObject(with: $0) },
    ])
  }
}

/// What a script printed.
private struct Report {
  struct Check: Decodable {
    let check: String
    let ok: Bool
    let detail: String?
  }

  private struct Plan: Decodable {
    let planned: Int
  }

  let planned: Int
  let checks: [Check]

  init(lines: Data) throws {
    let lines = lines.split(separator: UInt8(ascii: "\n"))
    guard let first = lines.first else {
      planned = 0
      checks = []
      return
    }
    planned = try JSONDecoder().decode(Plan.self, from: first).planned
    checks = try lines.dropFirst().map { try JSONDecoder().decode(Check.self, from: $0) }
  }
}
