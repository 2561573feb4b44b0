import FaceAnalysis
package import Foundation

/// The built command line program, run as a user runs it.
package enum Program {
  package static let isReady = (try? DependencyFolder.located()) != nil
  package static let comment = "needs the dependency folder; run `make setup`"

  package struct Outcome {
    package let status: Int32
    package let output: String
    package let errors: String

    /// Every line of standard output as a JSON object.
    ///
    /// - Throws: When a line is anything else.
    package func objects() throws -> [[String: Any]] {
      try output.split(separator: "\n").map { line in
        let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
        guard let object = value as? [String: Any] else { throw CocoaError(.coderReadCorrupt) }
        return object
      }
    }
  }

  package static func run(_ arguments: [String]) throws -> Outcome {
    try run(executable(), arguments)
  }

  /// Runs any program to its end.
  package static func run(_ executable: URL, _ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    let errorReader = PipeReader(errors)
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: errorReader.data(), as: UTF8.self))
  }

  package static func photograph(_ name: String) throws -> String {
    try DependencyFolder.located().photographs.appending(path: name).path
  }

  /// A folder that the caller fills and deletes.
  package static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// A program of the system.
  ///
  /// - Throws: ``HarnessError`` when no folder of PATH has it.
  package static func located(_ name: String) throws -> URL {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    let candidates = folders.map { URL(filePath: String($0)).appending(path: name) }
    guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
    else { throw HarnessError("there is no program \(name)") }
    return found
  }

  static func executable() throws -> URL { try beside("mien") }

  /// One of our programs, which lie beside the bundle of the tests.
  ///
  /// - Throws: ``HarnessError`` when it was not built.
  package static func beside(_ name: String) throws -> URL {
    let folders =
      CommandLine.arguments.map { URL(filePath: $0).deletingLastPathComponent() }
      + [URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()]
    let candidates = folders.map { $0.appending(path: name) }
    guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
    else {
      throw HarnessError("the program \(name) was not built")
    }
    return found
  }
}

/// Reads a pipe on another thread, so that a program which writes much to both pipes never waits.
private final class PipeReader: @unchecked Sendable {
  // Unchecked: `data` is written before the group is left and read after it was waited for.
  private let group = DispatchGroup()
  private var collected = Data()

  init(_ pipe: Pipe) {
    DispatchQueue.global().async(group: group) {
      self.collected = pipe.fileHandleForReading.readDataToEndOfFile()
    }
  }

  func data() -> Data {
    group.wait()
    return collected
  }
}
