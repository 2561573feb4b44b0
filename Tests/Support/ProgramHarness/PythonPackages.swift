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

  /// The Python that the packages were installed with.
  ///
  /// - Throws: ``HarnessError`` when they are not installed.
  fileprivate var interpreter: URL {
    get throws {
      guard let path = try? String(contentsOf: folder.appending(path: "interpreter"), encoding: .utf8) else {
        throw HarnessError(comment)
      }
      return URL(filePath: path.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  fileprivate var path: String { get throws { try folder.path } }

  /// Starts Python with these packages.
  ///
  /// - Parameters:
  ///   - arguments: Of Python, for example `["-m", "moto.server", "-p", "0"]`.
  ///   - folder: Where its output goes.
  /// - Throws: ``HarnessError`` when the packages are not installed.
  package func start(
    _ arguments: [String], folder: URL, environment: [String: String] = [:]
  ) throws -> RunningProgram {
    try Python.start(name, packages: self, arguments, folder: folder, environment: environment)
  }
}

/// Python, as the tests run it.
package enum Python {
  /// Starts Python, where there are no packages the first on the path.
  ///
  /// - Parameters:
  ///   - name: Names the files with its output.
  ///   - packages: What it may import besides its own modules and those of the tests.
  /// - Throws: ``HarnessError`` when Python or the packages are not installed.
  package static func start(
    _ name: String, packages: PythonPackages? = nil, _ arguments: [String], folder: URL,
    environment: [String: String] = [:]
  ) throws -> RunningProgram {
    let own = [
      // An SDK must reach the test's server itself, whatever proxy this machine uses.
      "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost",
      "PYTHONPATH": try [packages?.path, modules].compactMap { $0 }.joined(separator: ":"),
      "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1",
    ]
    return try RunningProgram(
      name, executable: try packages?.interpreter ?? Program.located("python3"), arguments: arguments,
      folder: folder, environment: own.merging(environment) { $1 })
  }

  /// The modules that scripts of tests share.
  private static let modules =
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python").path
}
