import FaceData
import Foundation
import Imaging
import Inference

/// Tells live faces from presentation attacks in single photographs: prints, screens and masks of paper before a camera.
///
/// Two networks look at the face with more and less of its surroundings, and their answers are combined with what can be
/// measured on the face alone (``LivenessEvidence``). The networks are loaded when they are first needed.
struct LivenessEstimator: Sendable {
  /// The networks of the catalogue, with the file that a mirror calls each by.
  static let models = [
    "minifasnet-v2": "2.7_80x80_MiniFASNetV2.pth", "minifasnet-v1se": "4_0_0_80x80_MiniFASNetV1SE.pth",
  ]
  /// How many times the face's box the networks see. They were trained at 2.7 and 4; averaged over both and a smaller
  /// one, less depends on where a box ends.
  static let scales = [2.0, 2.7, 4.0]

  private let networks: [LivenessNetwork]
  private let missing: String?

  /// - Parameter loader: Loads nothing yet.
  init(_ loader: ModelLoader) {
    let catalogue = loader.catalogue
    let names = Self.models.keys.sorted()
    networks = names.map { name in
      LivenessNetwork(session: LazySession { () throws(AnalysisError) in try loader.session(name) })
    }
    let absent = names.filter { name in
      !((try? catalogue.model(name)).map(catalogue.isInstalled) ?? false)
    }
    missing = absent.isEmpty ? nil : Self.remedy(for: absent, in: catalogue.folder.path)
  }

  private static func remedy(for absent: [String], in folder: String) -> String {
    let names = absent.joined(separator: " and ")
    let files = absent.compactMap { models[$0] }.joined(separator: " and ")
    let verb = absent.count == 1 ? "model \(names) is" : "models \(names) are"
    return
      "Liveness cannot be told: the \(verb) not installed in \(folder). Run `make setup`, which fetches what is "
      + "missing, or set MIEN_MODEL_MIRROR to a folder with \(files) first."
  }

  /// - Throws: ``AnalysisError/modelNotInstalled(_:)`` when a network is absent; the text says how to get it.
  func requireInstalled() throws(AnalysisError) {
    if let missing { throw .modelNotInstalled(missing) }
  }

  /// How likely a face is live, 0…1: 0.5 at the operating point.
  ///
  /// - Parameters:
  ///   - face: Inside `photograph`.
  ///   - photograph: With all surroundings that there are.
  ///   - measures: Of the face; `nil` where they could not be taken.
  /// - Returns: `nil` for a face without an area.
  /// - Throws: ``AnalysisError`` when a network is absent or damaged.
  func probability(
    of face: FaceBox, in photograph: RGBImage, _ measures: RecaptureMeasures?
  ) throws(AnalysisError) -> Double? {
    guard let answers = try liveProbabilities(of: face, in: photograph, scales: Self.scales) else {
      return nil
    }
    let logOdds = answers.flatMap { $0 }.map { answer in
      let likely = min(max(answer, 1e-6), 1 - 1e-6)
      let limit = LivenessEvidence.largestLogOdds
      return min(max(log(likely / (1 - likely)), -limit), limit)
    }
    return LivenessEvidence(
      networks: logOdds.reduce(0, +) / Double(logOdds.count), sharpness: measures?.sharpness,
      redness: measures?.redness
    ).probability
  }

  /// What each network, in the order of their names, says of each crop; `nil` for a face without an area.
  func liveProbabilities(
    of face: FaceBox, in photograph: RGBImage, scales: [Double]
  ) throws(AnalysisError) -> [[Double]]? {
    try requireInstalled()
    let regions = scales.map {
      SurroundingCrop.region(around: face, scale: $0, in: (photograph.width, photograph.height))
    }
    guard regions.allSatisfy({ !$0.isEmpty }) else { return nil }
    let pictures = regions.map {
      photograph.cropped(to: $0).resizedAsByOpenCV(width: LivenessNetwork.side, height: LivenessNetwork.side)
    }
    return try networks.map { network throws(AnalysisError) in try network.liveProbabilities(of: pictures) }
  }
}
