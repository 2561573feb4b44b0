import FaceAnalysis
import Foundation
import Imaging

/// The pipeline and the photographs that the tests share.
enum TestEngine {
  static let dependencies = try? DependencyFolder.located()
  static let comment: String = "needs the dependency folder; run `make setup`"
  static let isInstalled = dependencies != nil

  /// Whether an optional model was obtained.
  static func hasModel(_ name: String) -> Bool {
    guard let dependencies, let catalogue = try? ModelCatalogue(folder: dependencies.models),
      let model = try? catalogue.model(name)
    else { return false }
    return catalogue.isInstalled(model)
  }

  /// One analyser for all tests with the embedder that set-up chose.
  static let analyzer: Result<FaceAnalyzer, any Error> = Result {
    try FaceAnalyzer(dependencies: .located(), options: AnalyzerOptions(concurrentAnalyses: 2))
  }

  /// The folder of benchmark data, when there is one.
  static let benchmarkData = ProcessInfo.processInfo.environment["MIEN_TEST_DATA"].flatMap { path in
    path.isEmpty ? nil : URL(filePath: path)
  }
  static let benchmarkComment = "needs benchmark data; set MIEN_TEST_DATA to its folder"

  /// A photograph that set-up brings, for example `obama.jpg`.
  static func photograph(_ name: String) throws -> EncodedImage {
    let folder = try DependencyFolder.located().photographs
    return EncodedImage([UInt8](try Data(contentsOf: folder.appending(path: name))))
  }

  /// Pixels as a photograph.
  static func photograph(of image: RGBImage, quality: Int = 95) throws -> EncodedImage {
    EncodedImage(try image.jpegData(quality: quality))
  }
}
