import ArgumentParser
import CommandKit
import FaceEnrolment
import Foundation
import Imaging

/// The options of every evaluation on a list of labels.
struct LabelledPhotographs: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder with the photographs.", valueName: "dir"), completion: .directory,
    transform: namedPath)
  var root: String

  @Option(help: ArgumentHelp("The list of labels as CSV.", valueName: "file"), transform: namedPath)
  var labels: String

  /// - Throws: `GalleryError` where the list is none, Foundation's error where it cannot be read.
  func list() throws -> SeparatedValues {
    try SeparatedValues(String(contentsOfFile: labels, encoding: .utf8), name: labels)
  }

  /// - Parameter file: Below ``root``.
  /// - Throws: as `EncodedImage(path:)`.
  func photograph(_ file: String) throws -> EncodedImage {
    try EncodedImage(path: URL(filePath: root).appending(path: file).path)
  }
}
