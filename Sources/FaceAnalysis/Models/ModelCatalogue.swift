package import Foundation

/// The list of every model that Mien knows, read from `models.json` beside the weights.
package struct ModelCatalogue: Sendable {
  /// The folder that holds the weights.
  package let folder: URL
  /// In order of preference; an operator's own come last.
  package let models: [ModelDescription]
  private let customNames: Set<String>

  /// The name of the list inside its folder.
  private static let fileName = "models.json"
  /// An operator's own models, in the same form and folder; optional.
  private static let customFileName = "custom.json"

  /// Reads the list.
  ///
  /// - Parameter folder: The folder that set-up filled.
  /// - Throws: ``AnalysisError`` with code `dependenciesMissing` or `modelListInvalid` when the list is missing or
  ///   damaged.
  package init(folder: URL) throws(AnalysisError) {
    let file = folder.appending(path: Self.fileName)
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw .dependenciesMissing(
        "The model list \(file.path) is missing. Run `make setup`, or set MIEN_DEPS.")
    }
    var customNames: Set<String> = []
    var models = try Self.models(in: file, remedy: "Run `make setup` to restore it.")
    let custom = folder.appending(path: Self.customFileName)
    if FileManager.default.fileExists(atPath: custom.path) {
      for model in try Self.models(in: custom, remedy: "Correct or remove it.") {
        guard !models.contains(where: { $0.name == model.name }) else {
          throw .modelListInvalid(
            "\(custom.path) describes a model \(model.name), a name that is taken. Choose another.")
        }
        models.append(model)
        customNames.insert(model.name)
      }
    }
    self.models = models
    self.customNames = customNames
    self.folder = folder
  }

  private static func models(in file: URL, remedy: String) throws(AnalysisError) -> [ModelDescription] {
    do {
      return try JSONDecoder().decode(Contents.self, from: Data(contentsOf: file)).models
    } catch {
      throw .modelListInvalid("The model list \(file.path) is damaged (\(systemReason(error))). \(remedy)")
    }
  }

  private struct Contents: Decodable {
    let models: [ModelDescription]
  }

  /// The model of a name.
  ///
  /// - Throws: ``AnalysisError/modelUnknown(_:)``.
  package func model(_ name: String) throws(AnalysisError) -> ModelDescription {
    guard let model = models.first(where: { $0.name == name }) else {
      throw .modelUnknown("There is no model named \(name); `mien models` lists them.")
    }
    return model
  }

  /// The models whose weights are all present, in the catalogue's order of preference.
  package func installed(role: ModelDescription.Role) -> [ModelDescription] {
    models.filter { $0.role == role && isInstalled($0) }
  }

  /// Whether a model is an operator's own.
  func isCustom(_ model: ModelDescription) -> Bool { customNames.contains(model.name) }

  /// Whether all weights of a model, and of the models it is made of, are present.
  package func isInstalled(_ model: ModelDescription) -> Bool {
    model.files.allSatisfy {
      FileManager.default.isReadableFile(atPath: folder.appending(path: $0.file).path)
    }
      && (model.fusion ?? []).allSatisfy { part in
        models.first { $0.name == part.embedder }.map(isInstalled) ?? false
      }
  }

  /// The embedder to use when none is named: the first single network that is installed.
  ///
  /// - Throws: ``AnalysisError/modelNotInstalled(_:)`` when there is none.
  package func defaultEmbedder() throws(AnalysisError) -> ModelDescription {
    guard let model = installed(role: .embedder).first(where: { $0.fusion == nil }) else {
      throw .modelNotInstalled("No embedder is installed in \(folder.path). Run `make setup`.")
    }
    return model
  }
}
