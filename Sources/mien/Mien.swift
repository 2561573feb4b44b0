import ArgumentParser
import CommandKit
import FaceAnalysis
import Foundation

/// The program.
@main
enum Program {
  static func main() async {
    StandardOutput.reserve()
    await Mien.main()
  }
}

/// The command line.
struct Mien: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mien",
    abstract: "Face recognition on your own machine.",
    discussion: """
      Mien finds faces in photographs, turns them into embeddings and compares them, without a network.

      EXAMPLES
        mien analyze photo.jpg --draw found.jpg
        mien compare passport.jpg selfie.jpg
        mien serve --port 8080
      """,
    subcommands: [
      AnalyzeCommand.self, CompareCommand.self, LiveCommand.self, EvaluateCommand.self, BenchCommand.self,
      ModelsCommand.self,
      ServeCommand.self, ConfigCommand.self,
      TenantCommand.self, ImportCommand.self, ExportCommand.self, BackupCommand.self, RestoreCommand.self,
      VerifyCommand.self, KeyCommand.self,
    ])

  static func main() async {
    do {
      try TextOfTheCaller.check()
      var command = try await asyncParseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      try StandardOutput.settle()
    } catch {
      end(error)
    }
  }

  private static func end(_ error: any Error) -> Never {
    if let failure = error as? OutputFailure, failure.isWithoutReader { StandardOutput.endWithoutReader() }
    let error = SystemFailure(error) ?? error
    guard exitCode(for: error).isSuccess else { exit(withError: error) }
    // Help is printed as everything else is.
    do throws(OutputFailure) {
      let text = fullMessage(for: error)
      if !text.isEmpty { try StandardOutput.deliver(text) }
    } catch {
      end(error)
    }
    Foundation.exit(EXIT_SUCCESS)
  }
}

/// An error of the system that no command has put into words.
private struct SystemFailure: Error, CustomStringConvertible {
  let description: String

  /// - Returns: nil for errors that say themselves what is wrong.
  init?(_ error: any Error) {
    let path: String?
    switch error {
    case let error as CocoaError: path = error.filePath ?? error.url?.path
    case is POSIXError, is DecodingError, is EncodingError: path = nil
    default: return nil
    }
    description = "\(path ?? "A file") cannot be used: \(systemReason(error))."
  }
}
