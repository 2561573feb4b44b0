import FaceAnalysis
import Foundation

extension DependencyFolder {
  /// A new folder with links to all that is installed, in which a test can put something else in place of a part.
  static func linked() throws -> DependencyFolder {
    let installed = try DependencyFolder.located()
    let folder = DependencyFolder(
      FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString)"))
    let manager = FileManager.default
    try manager.createDirectory(at: folder.models, withIntermediateDirectories: true)
    try manager.createSymbolicLink(
      at: folder.url.appending(path: "openvino"),
      withDestinationURL: installed.url.appending(path: "openvino"))
    for file in try manager.contentsOfDirectory(at: installed.models, includingPropertiesForKeys: nil)
    where file.lastPathComponent != "custom.json" {
      try manager.createSymbolicLink(
        at: folder.models.appending(path: file.lastPathComponent), withDestinationURL: file)
    }
    return folder
  }

  /// Puts a file of the models folder in place of a link.
  func replace(_ name: String, with data: Data) throws {
    let file = models.appending(path: name)
    try? FileManager.default.removeItem(at: file)
    try data.write(to: file)
  }

  func remove() { try? FileManager.default.removeItem(at: url) }

  /// An analyser of these dependencies that keeps nothing for the next one.
  func analyzer() throws -> FaceAnalyzer {
    try FaceAnalyzer(dependencies: self, options: AnalyzerOptions(keepsCompiledModels: false))
  }
}
