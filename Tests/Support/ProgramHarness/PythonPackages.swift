import FaceAnalysis
package import Foundation

/// One of the folders with Python packages that set-up makes for the tests, for example `huawei-sdk` or `moto`.
package struct PythonPackages: Sendable {
  package let name: String

  package init(_ name: String) { self.name = name }

  private var folder: URL {
    get throws { try DependencyFolder.located().url.appending(path: "python/\(name)") }
  }

  package var isInstalled: Bool {
    (try? folder.appending(path: "interpreter").checkResourceIsReachable()) ?? false
  }

  package var comment: String { "needs the Python packages \(name); run `Scripts/setup --tests`" }

  /// Starts Python with these packages.
  ///
  /// - Parameters:
  ///   - arguments: Of Python, for example `["-m", "moto.server", "-p", "0"]`.
  ///   - folder: Where its output goes.
  /// - Throws: ``HarnessError`` when the packages are not installed.
  package func start(
    _ arguments: [String], folder workplace: URL, environment: [String: String] = [:]
  ) throws -> RunningProgram {
    let packages = try folder
    guard
      let interpreter = try? String(contentsOf: packages.appending(path: "interpreter"), encoding: .utf8)
    else { throw HarnessError(comment) }
    let own = [
      // An SDK must reach the test's server itself, whatever proxy this machine uses.
      "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost",
      "PYTHONPATH": packages.path, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1",
    ]
    return try RunningProgram(
      name, executable: URL(filePath: interpreter.trimmingCharacters(in: .whitespacesAndNewlines)),
      arguments: arguments, folder: workplace, environment: own.merging(environment) { $1 })
  }
}
