import ArgumentParser
import Foundation
import ImageFixtures
import Imaging

/// Makes damaged images, and feeds them to the decoder.
@main
struct FuzzImages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz-images",
    abstract: "Make damaged JPEG, PNG and BMP files from a seed.",
    discussion: """
      Without --output the files are decoded in this process, which is meant for a build with
      --sanitize=address. With --output they are written to a folder, for example for mien analyze.
      """)

  @Option(help: "How many files.") var count = 10_000
  @Option(help: "The same seed gives the same files.") var seed: UInt64 = 1
  @Option(help: "Folder to write the files to.") var output: String?

  func run() throws {
    var mutator = FileMutator(seeds: try FixtureFiles.seeds(), seed: seed)
    if let output {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    }
    var outcomes: [String: Int] = [:]
    for index in 0..<count {
      let mutant = mutator.next()
      if let output {
        let name = "\(String(index).padded(to: 6)).\(mutant.kind.rawValue)"
        try Data(mutant.bytes).write(to: URL(fileURLWithPath: output).appendingPathComponent(name))
      } else {
        outcomes[MutantCheck.outcome(of: mutant.bytes, index: index), default: 0] += 1
      }
    }
    for (outcome, count) in outcomes.sorted(by: { $0.value > $1.value }) { print("\(outcome): \(count)") }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    String(repeating: "0", count: max(0, width - count)) + self
  }
}
