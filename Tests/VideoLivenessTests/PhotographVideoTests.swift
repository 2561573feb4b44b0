import FaceAnalysis
import Foundation
import Imaging
import Testing
import VideoGenerator
import VideoLiveness

/// Photographs moved before a camera, seen by the networks.
@Suite("Photographs as videos", .serialized)
struct PhotographVideoTests {
  typealias Hold = PhotographCard.Hold

  static let movements: [(name: String, hold: @Sendable (Double) -> Hold)] = [
    ("still", { _ in Hold() }),
    ("moved", { Hold(shift: 0.2 * sin(3 * $0)) }),
    ("zoomed", { Hold(distance: 1 + 0.3 * sin(3 * $0)) }),
    ("shaken", { Hold(yaw: 8 * sin(19 * $0), shift: 0.05 * sin(23 * $0), drop: 0.04 * sin(17 * $0)) }),
    ("tilted sideways", { Hold(yaw: 42 * sin(3 * $0), distance: 0.75) }),
    ("tilted forward", { Hold(pitch: 45 * sin(3 * $0), distance: 0.75) }),
    ("tilted both ways", { Hold(yaw: 35 * sin(3 * $0), pitch: 30 * sin(4 * $0), distance: 0.85) }),
    ("bent", { Hold(distance: 0.85, bend: 55 * sin(3 * $0)) }),
    ("bent and turned", { Hold(yaw: 25 * sin(2 * $0), distance: 0.85, bend: 40 * sin(3 * $0)) }),
  ]

  @Test(
    "A photograph passes no action however it is moved",
    .enabled(if: Engine.isInstalled, Comment(rawValue: Engine.comment)),
    arguments: ["obama.jpg", "obama2.jpg", "biden.jpg"],
    movements.indices)
  func moved(_ photograph: String, _ movement: Int) throws {
    // On paper, and on a screen with its frame.
    let card = PhotographCard(try Self.photograph(photograph), bezel: photograph == "obama2.jpg" ? 0.06 : 0)
    let (name, hold) = Self.movements[movement]
    var observer = FrameObserver(analyzer: try Engine.analyzer.get())
    let frames = try (0..<36).map { index in
      let time = Double(index) / 12
      return try observer.observe(card.frame(hold(time)), at: time)
    }
    #expect(frames.count { ($0.face?.presence ?? 0) > 0.5 } >= 30, "\(name)")
    for action in ActionKind.allCases {
      let outcome = ActionRecogniser().outcomes(
        of: ActionRequest(actions: [action]), in: frames, track: MotionTrack(frames))[0]
      #expect(!outcome.isSeen, "\(name): \(outcome)")
    }
  }

  @Test("Faces are followed and counted", .enabled(if: Engine.isInstalled, Comment(rawValue: Engine.comment)))
  func counted() throws {
    let one = PhotographCard(try Self.photograph("obama.jpg")).frame(Hold())
    let two = RGBImage(
      width: one.width * 2, height: one.height,
      pixels: (0..<one.height).flatMap { row in
        let line = one.pixels[(row * one.width * 3)..<((row + 1) * one.width * 3)]
        return Array(line) + Array(line)
      })
    let empty = RGBImage(width: one.width, height: one.height, fill: (90, 90, 90))
    var observer = FrameObserver(analyzer: try Engine.analyzer.get())
    #expect(try observer.observe(one, at: 0).faceCount == 1)
    let followed = try observer.observe(one, at: 0.1)
    #expect(followed.faceCount == nil)
    #expect(followed.face != nil)
    #expect(try observer.observe(two, at: 0.6).faceCount == 2)
    let lost = try observer.observe(empty, at: 1.2)
    #expect(lost.faceCount == 0)
    #expect(lost.face == nil)
    #expect(try observer.observe(one, at: 1.8).face != nil)
  }

  private static func photograph(_ name: String) throws -> RGBImage {
    let folder = try DependencyFolder.located().photographs
    let image = try EncodedImage([UInt8](Data(contentsOf: folder.appending(path: name)))).decoded()
    let side = Double(max(image.width, image.height))
    return image.resizedByArea(
      width: Int(360 * Double(image.width) / side), height: Int(360 * Double(image.height) / side))
  }
}

/// The pipeline that the tests share.
enum Engine {
  static let comment = "needs the dependency folder; run `make setup`"
  static let isInstalled = (try? DependencyFolder.located()) != nil
  static let analyzer: Result<FaceAnalyzer, any Error> = Result {
    try FaceAnalyzer(dependencies: .located(), options: AnalyzerOptions(concurrentAnalyses: 1))
  }
}
