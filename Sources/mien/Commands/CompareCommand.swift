import ArgumentParser
import CommandKit
import FaceAnalysis
import Foundation
import Imaging

/// `mien compare`: whether two photographs show one person.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Tell how alike the largest faces of two photographs are.",
    discussion: """
      A similarity of 0.93 or more means one person: at most one in a thousand pairs of different people \
      reaches it. The false match rate says how often two strangers look at least this alike.
      """)

  @Argument(help: "A photograph.", completion: .file(), transform: namedPath)
  var first: String

  @Argument(help: "Another photograph.", completion: .file(), transform: namedPath)
  var second: String

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var engine: EngineOptions

  func run() throws {
    let analyzer = try engine.analyzer()
    let faces = try [first, second].map { try largestFace(of: $0, by: analyzer) }
    guard let a = faces[0].embedding, let b = faces[1].embedding else { return }
    let score = try analyzer.scorer.compare(a, b)
    if json {
      let report = ComparisonReport(score, boxes: faces.map(\.box))
      try StandardOutput.print(try report.line())
    } else {
      try StandardOutput.print(
        """
        \(String(format: "similarity        %.4f", score.similarity))
        \(String(format: "distance          %.4f", score.distance))
        \(String(format: "false match rate  %.2e", score.falseMatchRate))
        \(score.similarity >= analyzer.scorer.scale.operatingSimilarity ? "one person" : "two people")
        """)
    }
  }

  private func largestFace(of path: String, by analyzer: FaceAnalyzer) throws -> AnalysedFace {
    let analysis = try analyzer.analyse(
      EncodedImage(path: path), for: engine.request(.embedding, faces: .largest))
    guard let face = analysis.faces.first else {
      throw NoFace(path: path, minimumFace: engine.minimumFace)
    }
    return face
  }
}

/// A photograph without a face.
struct NoFace: Error, CustomStringConvertible {
  let path: String
  let minimumFace: Int

  var description: String {
    "\(path) shows no face of at least \(minimumFace) pixels. "
      + "Take a photograph in which the face is larger, or lower --minimum-face."
  }
}
