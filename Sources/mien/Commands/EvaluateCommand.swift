import ArgumentParser

/// `mien evaluate`: accuracy on public benchmarks.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure accuracy on a public benchmark.",
    subcommands: [VerificationCommand.self, AttributesCommand.self, LivenessCommand.self])
}
