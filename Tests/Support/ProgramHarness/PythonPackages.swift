import FaceAnalysis
package import Foundation

/// Folders with Python packages that set-up makes for the tests, for example `huawei-sdk` or `moto`.
package struct PythonPackages: Sendable {
  private let names: [String]

  /// - Parameter names: The folders. Of a package that is in several of them the first one's is used.
  package init(_ names: String...) { self.names = names }

  fileprivate var name: String { names.joined(separator: "+") }

  private var folders: [URL] {
    get throws {
      let python = try DependencyFolder.located().url.appending(path: "python")
      return names.map { python.appending(path: $0) }
    }
  }

  package var isInstalled: Bool { (try? interpreter) != nil }

  package var comment: String {
    "needs the Python packages \(names.joined(separator: ", ")); run `Scripts/setup --tests`"
  }

  /// The Python that the packages were installed with.
  ///
  /// - Throws: ``HarnessError`` when they are not installed, or not by one Python.
  fileprivate var interpreter: URL {
    get throws {
      let paths = try folders.map { folder in
        guard let path = try? String(contentsOf: folder.appending(path: "interpreter"), encoding: .utf8)
        else { throw HarnessError(comment) }
        return path.trimmingCharacters(in: .whitespacesAndNewlines)
      }
      guard let path = paths.first, paths.allSatisfy({ $0 == path }) else { throw HarnessError(comment) }
      return URL(filePath: path)
    }
  }

  fileprivate var path: String { get throws { try folders.map(\.path).joined(separator: ":") } }

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
