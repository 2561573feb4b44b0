import FaceAnalysis
import Foundation
import Testing
import VideoLiveness

private let isLong =
  ProcessInfo.processInfo.environment["MIEN_LONG_LIVENESS"] == "1" && Engine.isInstalled
  && ProcessInfo.processInfo.environment["MIEN_TEST_DATA"] != nil

/// The figures of Documentation/Liveness.md. They take some minutes, so only where `MIEN_LONG_LIVENESS` is set.
@Suite(
  "Rendered videos of many portraits", .serialized,
  .enabled(if: isLong, "takes minutes; set MIEN_LONG_LIVENESS=1 and MIEN_TEST_DATA"))
struct RenderedFiguresTests {
  /// What was counted.
  private struct Figures {
    var asked = 0
    var seen = 0
    var inOrder = 0
    var alive = 0
    var videos = 0
    var others = 0
    var wrong = 0
    var reversed = 0
    var accepted = 0
    var attacks = 0
    var small = 0
    var warned = 0
    var passed = 0
  }

  @Test("97 of 100 actions are recognised, at most one of 100 others is accepted")
  func figures() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-portraits-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let portraits = try Self.portraits(30, in: folder)
    let orders = ActionKind.allCases.flatMap { first in ActionKind.allCases.map { [first, $0] } }
      .filter { $0[0] != $0[1] }
    let (rates, lines) = ([10.0, 30], [240, 480, 720, 1080])
    var figures = Figures()
    for (index, portrait) in portraits.enumerated() {
      for round in 0..<4 {
        let number = index * 4 + round
        let take = RenderedTake(
          .file(portrait), orders[number % orders.count], rate: rates[number / 3 % 2],
          lines: lines[(number / 5 + round) % 4], seed: Double(number))
        try Self.count(take, &figures)
      }
      let kind = ActionKind.allCases[index % 4]
      let small = RenderedTake(
        .file(portrait), [kind], rate: 10, lines: 240, amplitude: RenderedTake.small(kind),
        seed: Double(index))
      let verdict = try small.report(ActionRequest(actions: [kind])).verdict
      figures.small += 1
      figures.warned += verdict.warnings.contains(.motionTooSmall) ? 1 : 0
      figures.passed += verdict.isAlive ? 1 : 0
    }
    print(figures)
    #expect(Double(figures.seen) >= 0.97 * Double(figures.asked))
    #expect(Double(figures.wrong) <= 0.01 * Double(figures.others))
    #expect(figures.passed == 0)
  }

  private static func count(_ take: RenderedTake, _ figures: inout Figures) throws {
    let report = try take.report(ActionRequest(actions: take.actions, windows: take.windows))
    func verdict(_ actions: [ActionKind]) -> LivenessVerdict {
      LivenessJudge().verdict(
        on: report.frames, track: report.track, request: ActionRequest(actions: actions),
        evidence: LivenessEvidence(duration: report.duration))
    }
    figures.videos += 1
    figures.asked += take.actions.count
    let seen = report.verdict.actions.count(where: \.isSeen)
    figures.seen += seen
    figures.alive += report.verdict.isAlive ? 1 : 0
    figures.inOrder += verdict(take.actions).isAlive ? 1 : 0
    figures.attacks += report.verdict.findings.contains(.attack) ? 1 : 0
    figures.reversed += 1
    figures.accepted += verdict(take.actions.reversed()).isAlive ? 1 : 0
    for other in ActionKind.allCases where !take.actions.contains(other) {
      let outcome = verdict([other]).actions[0]
      figures.others += 1
      figures.wrong += outcome.isSeen ? 1 : 0
      if outcome.isSeen { print("accepted: \(take.testDescription): \(outcome)") }
    }
    if seen < take.actions.count || !report.verdict.isAlive {
      print("refused: \(take.testDescription): \(report.verdict)")
    }
  }

  /// Files with portraits, evenly taken.
  private static func portraits(_ count: Int, in folder: URL) throws -> [String] {
    let data = ProcessInfo.processInfo.environment["MIEN_TEST_DATA"] ?? ""
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let unpacking = Process()
    unpacking.executableURL = URL(filePath: "/usr/bin/env")
    unpacking.arguments = ["tar", "xf", data + "/congress_225x275.tar", "-C", folder.path]
    try unpacking.run()
    unpacking.waitUntilExit()
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".jpg") }.sorted()
    return (0..<min(count, names.count)).map { folder.appending(path: names[$0 * names.count / count]).path }
  }
}
