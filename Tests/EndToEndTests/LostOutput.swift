import Foundation
import ProgramHarness
import Testing

/// Where standard output goes when it cannot be written.
enum LostOutput: CaseIterable {
  case fullDisk, readerThatIsGone, nothing

  struct Outcome {
    let status: Int32
    let reason: Process.TerminationReason
    let errors: String
  }

  /// Runs the program with such an output.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    let process = Process()
    process.executableURL = try Program.beside("mien")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (errors, output) = (Pipe(), Pipe())
    process.standardError = errors
    switch self {
    case .fullDisk: process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    case .readerThatIsGone:
      process.standardOutput = output
      try output.fileHandleForReading.close()
    case .nothing:
      process.arguments = ["-c", #"exec "$0" "$@" >&-"#, try Program.beside("mien").path] + arguments
      process.executableURL = URL(filePath: "/bin/sh")
    }
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(!text.contains("NSCocoa"), "\(text)")
    return Outcome(status: process.terminationStatus, reason: process.terminationReason, errors: text)
  }
}
