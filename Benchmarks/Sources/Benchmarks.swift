import ArgumentParser
import CommandKit

/// What developers measure beside `mien bench`: parts of the gallery, the reading of JSON, and videos.
@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mien-benchmarks", abstract: "Measure parts of Mien on this machine.",
    subcommands: [
      SearchBenchCommand.self, GalleryBenchCommand.self, StoreBenchCommand.self, JSONBenchCommand.self,
      VideoBenchCommand.self,
    ])
}
