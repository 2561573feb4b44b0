import ArgumentParser

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
      AnalyzeCommand.self, CompareCommand.self, EvaluateCommand.self, BenchCommand.self, ModelsCommand.self,
      ServeCommand.self, ConfigCommand.self,
      TenantCommand.self, ImportCommand.self, ExportCommand.self, BackupCommand.self, RestoreCommand.self,
      VerifyCommand.self, KeyCommand.self,
    ])
}
