package import ArgumentParser
package import FaceAnalysis
import Foundation
package import Imaging

/// Options of every command that analyses photographs.
package struct EngineOptions: ParsableArguments {
  /// Its name in the catalogue; nil for the most accurate single network that is installed.
  @Option(
    help: ArgumentHelp(
      "The embedder to use; `mien models` lists them.",
      discussion: "The most accurate single network that is installed, when not given.", valueName: "name"))
  package var embedder: String?

  /// `mtcnn`, or the name of a detector in the catalogue.
  @Option(
    help: ArgumentHelp("The detector: mtcnn, or a detector that `mien models` lists.", valueName: "name"))
  package var detector = "mtcnn"

  /// The longer side of the smallest face that is found, in pixels of the upright photograph; at least 12.
  @Option(help: ArgumentHelp("The smallest face to find, in pixels.", valueName: "pixels"))
  package var minimumFace = AnalysisRequest.defaultMinimumFace

  package init() {}

  /// Called by the parser.
  ///
  /// - Throws: `ValidationError` for a face that is too small.
  package func validate() throws {
    guard minimumFace >= 12 else {
      throw ValidationError("--minimum-face must be at least 12: smaller faces cannot be told from noise.")
    }
  }

  /// Loads the networks that the options name.
  ///
  /// - Parameters:
  ///   - concurrentAnalyses: Photographs that are analysed at the same time.
  ///   - threadsPerInference: Threads that one network may use for one photograph.
  /// - Throws: `AnalysisError` when set-up has not run, or a model is unknown, missing or damaged.
  package func analyzer(concurrentAnalyses: Int = 1, threadsPerInference: Int = 1) throws -> FaceAnalyzer {
    try FaceAnalyzer(
      dependencies: .located(),
      options: AnalyzerOptions(
        embedder: embedder, detector: detector, concurrentAnalyses: concurrentAnalyses,
        threadsPerInference: threadsPerInference))
  }

  /// What is asked of an analysis, for faces from ``minimumFace`` on.
  package func request(
    _ parts: AnalysisRequest.Part, faces: AnalysisRequest.Faces = .all
  ) -> AnalysisRequest {
    AnalysisRequest(parts, faces: faces, minimumFace: minimumFace)
  }
}

extension EncodedImage {
  /// Reads a photograph.
  ///
  /// - Throws: ``UnreadableFile`` when the file does not exist or may not be read.
  package init(path: String) throws(UnreadableFile) {
    do {
      self.init([UInt8](try Data(contentsOf: URL(filePath: path))))
    } catch {
      throw UnreadableFile(path: path)
    }
  }
}

/// A file that could not be read.
package struct UnreadableFile: Error, CustomStringConvertible {
  /// As the caller named it.
  package let path: String

  package var description: String {
    "\(path) cannot be read. Check that the file exists and that you may read it."
  }
}
