package import Foundation
import UserFolders

/// The folder that set-up fills with the inference runtime, the weights and a few photographs.
package struct DependencyFolder: Sendable {
  /// The folder itself, often called `.deps`.
  package let url: URL

  /// Takes a folder without looking into it; ``located(environment:executable:currentDirectory:)`` finds one.
  package init(_ url: URL) { self.url = url }

  /// The shared libraries of OpenVINO.
  package var runtime: URL { url.appending(path: "openvino/lib") }
  /// The weights and `models.json`.
  package var models: URL { url.appending(path: "models") }
  /// Photographs for the demonstration, the benchmarks and the tests.
  package var photographs: URL { url.appending(path: "photos") }

  /// Finds the folder: the one that `MIEN_DEPS` names, else the first `.deps` in the folders above the executable
  /// or the current directory.
  ///
  /// - Throws: ``AnalysisError/dependenciesMissing(_:)`` when there is none.
  package static func located(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    executable: String = CommandLine.arguments.first ?? "",
    currentDirectory: String = FileManager.default.currentDirectoryPath
  ) throws(AnalysisError) -> DependencyFolder {
    if let named = environment["MIEN_DEPS"], !named.isEmpty {
      let folder = DependencyFolder(
        URL(filePath: UserFolders.expanded(named, environment: environment)))
      guard folder.exists else {
        throw .dependenciesMissing(
          "MIEN_DEPS names \(named), which holds no models. Run `make setup`.")
      }
      return folder
    }
    let starts = [
      URL(filePath: "/proc/self/exe").resolvingSymlinksInPath(),
      URL(filePath: executable).standardizedFileURL,
      URL(filePath: currentDirectory).appending(path: "-"),
    ]
    for start in starts {
      var folder = start.deletingLastPathComponent()
      while true {
        let candidate = DependencyFolder(folder.appending(path: ".deps"))
        if candidate.exists { return candidate }
        if folder.path == "/" { break }
        folder.deleteLastPathComponent()
      }
    }
    throw .dependenciesMissing(
      "The folder .deps with the models was not found. Run `make setup`, or set MIEN_DEPS.")
  }

  private var exists: Bool {
    FileManager.default.fileExists(atPath: models.path)
  }
}
