import ArgumentParser
import CommandKit
import FaceAnalysis

/// `mien models`: what is installed.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List the models with their licences and whether their files are whole.")

  @Flag(help: "Print one JSON object per model and nothing else.")
  var json = false

  func run() throws {
    let catalogue = try ModelCatalogue(folder: DependencyFolder.located().models)
    let chosen = try? catalogue.defaultEmbedder().name
    for model in catalogue.models {
      let report = ModelReport(
        model, state: ModelState(of: model, in: catalogue), isDefault: model.name == chosen)
      try StandardOutput.print(json ? try report.line() : report.text)
    }
  }
}
