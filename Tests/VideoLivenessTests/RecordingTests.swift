import FaceAnalysis
import Foundation
import Testing
import VideoDecoding
import VideoLiveness

private let recordings =
  ProcessInfo.processInfo.environment["MIEN_TEST_DATA"].map { $0 + "/wild/videos/" } ?? ""
private let areThere = Engine.isInstalled && FileManager.default.fileExists(atPath: recordings)

/// Recordings of real people; what they do when was written down by hand.
@Suite(
  "Recordings of people",
  .enabled(if: areThere, "needs wild/videos in the folder that MIEN_TEST_DATA names, and the networks"))
struct RecordingTests {
  /// What happens in a stretch of a recording.
  struct Stretch: Sendable {
    let seconds: ClosedRange<Double>
    let done: Set<ActionKind>
    let notDone: Set<ActionKind>

    /// - Parameter notDone: All others by default.
    init(_ seconds: ClosedRange<Double>, _ done: Set<ActionKind> = [], not notDone: Set<ActionKind>? = nil) {
      self.seconds = seconds
      self.done = done
      self.notDone = notDone ?? Set(ActionKind.allCases).subtracting(done)
    }
  }

  private static let turns: Set<ActionKind> = [.turnLeft, .turnRight]

  static let truths: [(file: String, stretches: [Stretch])] = [
    (
      "01_nodding_bhky.mp4",
      [Stretch(4.3...6.5, [.nod, .mouth], not: turns), Stretch(7.2...9, [.nod, .mouth], not: turns)]
    ),
    ("03_still_then_smile_bhky.mp4", [Stretch(0...8.2), Stretch(8.4...15.9, [.mouth])]),
    ("08_masked_still_nhtlongcs2.mp4", [Stretch(0...5)]),
    (
      "11_webcam_smile_eyes_liveportrait_d9.mp4",
      [
        Stretch(0...2.5, not: turns.union([.nod])), Stretch(2.4...3.3, [.mouth]), Stretch(9.5...12),
        Stretch(3.5...19.6, not: turns.union([.nod])),
      ]
    ),
    (
      "13_turn_mouth_liveportrait_d12.mp4",
      [
        Stretch(1.1...2.05, [.turnLeft], not: [.turnRight, .nod]),
        Stretch(2.2...2.95, [.mouth], not: [.turnLeft, .nod]),
        Stretch(2.8...3.75, [.turnRight], not: [.turnLeft, .nod]), Stretch(4.5...5.4, [.mouth]),
        Stretch(5.4...6.2, not: turns.union([.nod])),
        Stretch(6.3...7.3, [.turnLeft], not: [.turnRight, .nod]),
      ]
    ),
    (
      "14_mouth_open_liveportrait_d18.mp4",
      [Stretch(0...1.8), Stretch(1.9...3.3, [.mouth]), Stretch(3.7...5.3, [.mouth]), Stretch(5.4...7.2)]
    ),
    (
      "17_frown_mouth_open_liveportrait_d3.mp4",
      // Her head turns and leans away while it is down, so nothing is said of turns.
      [
        Stretch(7.0...9.5, [.nod], not: []), Stretch(9.7...11.8, [.mouth], not: [.nod]),
      ]
    ),
    (
      "18_makeup_tilt_smile_terryky.mp4",
      [Stretch(7.2...9.5), Stretch(9.6...10.8, [.mouth], not: turns.union([.nod]))]
    ),
    (
      "19_overlay_masked_up_turn_down_rmfd.gif",
      [
        Stretch(5...8, [.turnLeft], not: [.turnRight, .mouth]),
        Stretch(9.8...12.8, [.turnRight], not: [.turnLeft, .mouth]),
        // Then the masked head stays down for longer than a nod does.
        Stretch(14...17, not: turns.union([.mouth])),
      ]
    ),
  ]

  @Test("Every action is found where it is, and none where it is not")
  func decisions() throws {
    let decoder = VideoDecoder(
      program: Bundle.main.executableURL.map {
        $0.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "mien-video").path
      } ?? "mien-video", spares: 0)
    let analysis = LivenessAnalysis(analyzer: try Engine.analyzer.get(), decoder: decoder)
    var decoding = VideoRequest(longest: 60_000, takesGIF: true)
    decoding.patience = .seconds(120)
    var (right, wrong) = (0, [String]())
    for (file, stretches) in Self.truths {
      let asked = stretches.flatMap { stretch in
        stretch.done.union(stretch.notDone).sorted { $0.rawValue < $1.rawValue }.map { (stretch, $0) }
      }
      let bytes = try Array(Data(contentsOf: URL(filePath: recordings + file)))
      let report = try analysis.report(
        on: bytes, ActionRequest(actions: asked.map(\.1), windows: asked.map(\.0.seconds)),
        decodedBy: decoding)
      for ((stretch, action), outcome) in zip(asked, report.verdict.actions) {
        if outcome.isSeen == stretch.done.contains(action) {
          right += 1
        } else {
          wrong.append("\(file) \(stretch.seconds): \(outcome)")
        }
      }
    }
    #expect(wrong.isEmpty, "\(right) right, wrong: \(wrong.joined(separator: "; "))")
  }
}
