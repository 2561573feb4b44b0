import ArgumentParser
import CommandKit
import MienServer

/// `mien config`: the effective settings.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the effective settings and where each comes from.",
    discussion: """
      A flag beats an environment variable such as MIEN_SERVER_PORT, which beats the settings file, which beats the \
      default.
      """)

  @OptionGroup var options: ServerOptions

  func run() throws {
    let listing = try options.effective().listing
    let width = listing.map { $0.name.count }.max() ?? 0
    for setting in listing {
      let name = setting.name + String(repeating: " ", count: width - setting.name.count)
      try StandardOutput.print(
        "\(name)  \(setting.value.isEmpty ? "-" : setting.value)  (\(setting.source))  \(setting.purpose)")
    }
  }
}
