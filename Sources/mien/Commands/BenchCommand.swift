import ArgumentParser

/// `mien bench`: how fast this machine is.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure speed on this machine.",
    subcommands: [PipelineBenchCommand.self, SearchBenchCommand.self])
}
