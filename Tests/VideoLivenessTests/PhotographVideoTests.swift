import FaceAnalysis
import Foundation
import Imaging
import Testing
import VideoLiveness

/// Photographs moved before a camera, seen by the networks.
@Suite("Photographs as videos", .serialized)
struct PhotographVideoTests {
  /// How a card is held: degrees of its tilts, its distance, and where it is.
  struct Hold: Sendable {
    var yaw = 0.0
    var pitch = 0.0
    var distance = 1.0
    var shift = 0.0
  }

  static let movements: [(name: String, hold: @Sendable (Double) -> Hold)] = [
    ("still", { _ in Hold() }),
    ("moved", { Hold(shift: 0.2 * sin(3 * $0)) }),
    ("zoomed", { Hold(distance: 1 + 0.3 * sin(3 * $0)) }),
    ("tilted sideways", { Hold(yaw: 42 * sin(3 * $0), distance: 0.75) }),
    ("tilted forward", { Hold(pitch: 45 * sin(3 * $0), distance: 0.75) }),
    ("tilted both ways", { Hold(yaw: 35 * sin(3 * $0), pitch: 30 * sin(4 * $0), distance: 0.85) }),
  ]

  @Test(
    "A photograph passes no action however it is moved",
    .enabled(if: Engine.isInstalled, Comment(rawValue: Engine.comment)),
    arguments: ["obama.jpg", "obama2.jpg", "biden.jpg"],
    movements.indices)
  func moved(_ photograph: String, _ movement: Int) throws {
    let card = try Self.photograph(photograph)
    let (name, hold) = Self.movements[movement]
    var observer = FrameObserver(analyzer: try Engine.analyzer.get())
    let frames = try (0..<36).map { index in
      let time = Double(index) / 12
      return try observer.observe(Self.frame(of: card, hold(time)), at: time)
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
    let card = try Self.photograph("obama.jpg")
    let one = Self.frame(of: card, Hold())
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

  /// A card of height 1 at a distance of 1.75 before a camera.
  private static func frame(of card: RGBImage, _ hold: Hold) -> RGBImage {
    let (width, height, focus) = (320, 240, 320.0)
    let (turn, tilt) = (hold.yaw * .pi / 180, hold.pitch * .pi / 180)
    let (ct, st, cp, sp) = (cos(turn), sin(turn), cos(tilt), sin(tilt))
    // The card's axes in space: across, down, outward.
    let across = [ct, 0, -st]
    let down = [st * sp, cp, ct * sp]
    let outward = [st * cp, -sp, ct * cp]
    let center = [hold.shift, 0, 1.6 * hold.distance]
    func dot(_ a: [Double], _ b: [Double]) -> Double { a[0] * b[0] + a[1] * b[1] + a[2] * b[2] }
    var noise = Noise(seed: UInt64(abs(hold.yaw + hold.pitch + hold.shift) * 1000))
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        let ray = [(Double(x) + 0.5 - 160) / focus, (Double(y) + 0.5 - 120) / focus, 1]
        let reach = dot(center, outward) / dot(ray, outward)
        let place = [0, 1, 2].map { ray[$0] * reach - center[$0] }
        let column = dot(place, across) * Double(card.height) + Double(card.width) / 2 - 0.5
        let row = dot(place, down) * Double(card.height) + Double(card.height) / 2 - 0.5
        let grain = 2 * Double(noise.normal())
        for channel in 0..<3 {
          let value = sample(card, column, row, channel) ?? Double(110 + 20 * channel)
          pixels.append(UInt8(min(max(0, value + grain), 255)))
        }
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  private static func sample(_ image: RGBImage, _ x: Double, _ y: Double, _ channel: Int) -> Double? {
    guard x >= 0, y >= 0, x < Double(image.width - 1), y < Double(image.height - 1) else { return nil }
    let (left, top) = (Int(x), Int(y))
    let (right, down) = (x - Double(left), y - Double(top))
    func value(_ column: Int, _ row: Int) -> Double {
      Double(image.pixels[(row * image.width + column) * 3 + channel])
    }
    return (value(left, top) * (1 - right) + value(left + 1, top) * right) * (1 - down)
      + (value(left, top + 1) * (1 - right) + value(left + 1, top + 1) * right) * down
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
