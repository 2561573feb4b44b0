import Imaging
import Inference

/// A network of Minivision's Silent-Face-Anti-Spoofing (MiniFASNet): pictures of 80×80 pixels in blue, green, red, 0…255,
/// to three classes, of which the second is a live face.
struct LivenessNetwork: Sendable {
  /// The width and height of what it sees, in pixels.
  static let side = 80
  /// A live face, a flat picture and whatever else was shown in training.
  private static let classes = 3
  private static let liveClass = 1

  private let session: LazySession

  init(session: LazySession) {
    self.session = session
  }

  /// How likely each of some pictures shows a live face, 0…1.
  ///
  /// - Parameter pictures: Of ``side`` by ``side`` pixels.
  /// - Throws: ``AnalysisError`` when the network is absent, damaged or is no such network.
  func liveProbabilities(of pictures: [RGBImage]) throws(AnalysisError) -> [Double] {
    let session = try session.loaded()
    let size = 3 * Self.side * Self.side
    let answers = try AnalysisError.inferring { () throws(InferenceError) in
      try session.run(
        shape: [pictures.count, 3, Self.side, Self.side],
        fill: { input in
          for (place, picture) in pictures.enumerated() {
            picture.writePlanesOfBGR(
              into: UnsafeMutableBufferPointer(rebasing: input[(place * size)..<((place + 1) * size)]))
          }
        },
        read: { outputs in outputs.first.map { Array($0.values) } ?? [] })
    }
    guard answers.count == pictures.count * Self.classes else {
      throw .modelUnsuitable(
        "A presentation-attack detector gives \(answers.count) numbers for \(pictures.count) pictures, where \(Self.classes) "
          + "for each are expected. Run `make setup` to restore it.")
    }
    return pictures.indices.map { Double(answers[$0 * Self.classes + Self.liveClass]) }
  }
}

extension RGBImage {
  /// All of blue, then green, then red, 0…255.
  fileprivate func writePlanesOfBGR(into target: UnsafeMutableBufferPointer<Float>) {
    planarFloats(mean: (0, 0, 0), scale: (1, 1, 1), into: target)
    let count = width * height
    target.swapRanges(ofLength: count, at: 0, and: 2 * count)
  }
}
