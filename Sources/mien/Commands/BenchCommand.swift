import ArgumentParser

/// `mien bench`: how fast this machine is.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure speed on this machine.",
    subcommands: [
      PipelineBenchCommand.self, SearchBenchCommand.self, GalleryBenchCommand.self,
      StoreBenchCommand.self, JSONBenchCommand.self,
    ])
}
