import FaceAnalysis
import Foundation

/// A Python script that uses a server and reports checks.
///
/// The script says first how many checks it performs and then how each went, a line of JSON each; the module `checks`
/// in the folder `Python` does that.
package struct CheckScript: Sendable {
  package let name: String
  private let file: URL
  private let packages: PythonPackages?

  /// - Parameters:
  ///   - name: The script's name without `.py`, in the folder `Scripts` beside the test.
  ///   - packages: What it imports besides Python's own modules.
  ///   - test: The file of the test.
  package init(_ name: String, packages: PythonPackages? = nil, test: String = #filePath) {
    self.name = name
    self.packages = packages
    file = URL(filePath: test).deletingLastPathComponent().appending(path: "Scripts/\(name).py")
  }

  /// Runs the script against a server.
  ///
  /// - Parameters:
  ///   - environment: Variables for the script, beside `MIEN_TEST_CONTEXT`.
  ///   - limit: How long it may take.
  /// - Returns: A text for each check that failed, and one when it performed others than it announced or ended badly.
  package func failures(
    against server: ServerProcess, environment: [String: String] = [:], within limit: Duration = .seconds(180)
  ) async throws -> [String] {
    let context = server.folder.appending(path: "\(name).json")
    try Self.context(of: server).write(to: context)
    let program = try Python.start(
      name, packages: packages, [file.path], folder: server.folder,
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

  /// What the script must know: the address, every tenant's credentials, and where photographs are.
  private static func context(of server: ServerProcess) throws -> Data {
    try JSONSerialization.data(withJSONObject: [
      "address": server.address,
      "log": server.program.errors.path,
      "process": Int(server.program.identifier),
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
