package import Foundation
import ProcessMemory

/// A program that runs beside a test. Its output goes to files, which a test may read while it runs.
package final class RunningProgram: Sendable {
  package let name: String
  /// What it wrote to standard output and standard error.
  package let output: URL
  package let errors: URL
  private let process = Process()

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - name: Names the files with its output.
  ///   - folder: Where these files go.
  ///   - environment: Variables beside those of the test itself.
  /// - Throws: The system's error when it cannot be started.
  package init(
    _ name: String, executable: URL, arguments: [String], folder: URL, environment: [String: String] = [:]
  ) throws {
    self.name = name
    output = folder.appending(path: "\(name).output")
    errors = folder.appending(path: "\(name).errors")
    for file in [output, errors] { try Data().write(to: file) }
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  package var identifier: Int32 { process.processIdentifier }
  package var isRunning: Bool { process.isRunning }

  /// Waits for a line of its output.
  ///
  /// - Returns: The first line of either output that contains `text`.
  /// - Throws: ``HarnessError`` when the program ends or the time is over first.
  package func line(containing text: String, within limit: Duration = .seconds(60)) async throws -> String {
    let end = ContinuousClock.now + limit
    while true {
      // Asked first: what it wrote before it ended is then in the files.
      let running = process.isRunning
      for file in [output, errors] {
        let lines = try String(decoding: Data(contentsOf: file), as: UTF8.self).split(
          separator: "\n", omittingEmptySubsequences: false)
        // The last piece is a line that is being written.
        if let line = lines.dropLast().first(where: { $0.contains(text) }) { return String(line) }
      }
      guard running else {
        throw HarnessError("\(name) ended with status \(process.terminationStatus): \(lastWords())")
      }
      guard ContinuousClock.now < end else {
        throw HarnessError("\(name) did not say \"\(text)\" within \(limit): \(lastWords())")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Waits until it ends by itself.
  ///
  /// - Returns: Its exit status.
  /// - Throws: ``HarnessError`` when the time is over first; the program is then killed.
  package func finish(within limit: Duration) async throws -> Int32 {
    let end = ContinuousClock.now + limit
    while process.isRunning {
      guard ContinuousClock.now < end else {
        kill(process.processIdentifier, SIGKILL)
        throw HarnessError("\(name) did not end within \(limit): \(lastWords())")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    return process.terminationStatus
  }

  /// Asks it to stop, as an operator does, and waits until it did.
  package func stop(within limit: Duration = .seconds(30)) async throws -> Int32 {
    if process.isRunning { process.terminate() }
    return try await finish(within: limit)
  }

  /// Memory in bytes: what is resident now, and the most that ever was.
  ///
  /// - Throws: ``HarnessError`` when it does not run any more.
  package func memory() throws -> (resident: Int, peak: Int) {
    do {
      let memory = try MemoryUse(of: identifier)
      return (memory.resident, memory.peak)
    } catch {
      throw HarnessError("\(name) has no memory; it ended")
    }
  }

  /// Starts to measure the peak of its memory anew.
  package func forgetPeak() throws {
    try MemoryUse.forgetPeak(of: identifier)
  }

  /// The end of what it wrote to standard error.
  package func lastWords() -> String {
    let text = (try? Data(contentsOf: errors)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.count > 2000 ? "…" + text.suffix(2000) : text
  }
}

/// What went wrong around a program under test, as one text.
package struct HarnessError: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
