import FaceAnalysis
import Imaging
import Testing
import VideoGenerator
import VideoLiveness

/// Videos of a portrait that is turned in space, seen by the networks.
@Suite("Rendered videos", .serialized, .enabled(if: Engine.isInstalled, Comment(rawValue: Engine.comment)))
struct RenderedVideoTests {
  private static let kinds: [ActionKind] = [.turnLeft, .turnRight, .nod, .mouth]

  /// Every action comes first once and last once; rates and sizes change in between.
  static let takes: [RenderedTake] = [
    RenderedTake(.obama, [.turnLeft, .nod], rate: 10, lines: 240),
    RenderedTake(.biden, [.nod, .mouth], rate: 15, lines: 480),
    RenderedTake(.obama, [.turnRight, .turnLeft], rate: 15, lines: 240),
    RenderedTake(.biden, [.mouth, .turnRight], rate: 10, lines: 480),
  ]

  @Test("What is done is found, in its order and in its windows, and nothing else is", arguments: takes)
  func found(_ take: RenderedTake) throws {
    let report = try take.report(ActionRequest(actions: take.actions, windows: take.windows))
    #expect(report.verdict.isAlive, "\(report.verdict)")
    #expect(report.picture != nil)
    func verdict(_ actions: [ActionKind]) -> LivenessVerdict {
      LivenessJudge().verdict(
        on: report.frames, track: report.track, request: ActionRequest(actions: actions),
        evidence: LivenessEvidence(duration: report.duration))
    }
    #expect(verdict(take.actions).isAlive)
    #expect(!verdict(take.actions.reversed()).isAlive)
    for other in Self.kinds where !take.actions.contains(other) {
      #expect(!verdict([other]).actions[0].isSeen, "\(take) \(other): \(verdict([other]))")
    }
  }

  @Test("A movement under the threshold is told as too small", arguments: kinds)
  func small(_ action: ActionKind) throws {
    let take = RenderedTake(.obama, [action], rate: 10, lines: 240, amplitude: RenderedTake.small(action))
    let verdict = try take.report(ActionRequest(actions: [action])).verdict
    #expect(!verdict.isAlive)
    #expect(verdict.warnings.contains(.motionTooSmall), "\(verdict)")
  }

  @Test("A higher threshold of the call turns a nod into one that is too small")
  func threshold() throws {
    let report = try RenderedTake(.obama, [.nod], rate: 10, lines: 240).report(
      ActionRequest(actions: [.nod], nodThreshold: 40))
    #expect(!report.verdict.isAlive)
    #expect(report.verdict.warnings.contains(.motionTooSmall))
  }

  /// What is wrong with a video, and the warning that tells it.
  static let faults: [(LivenessWarning, @Sendable (inout RenderedTake) -> Void)] = [
    (.notFrontal, { $0.script.rest.yaw = 42 }),
    (.tooShort, { $0.duration = 0.8 }),
    (.tooLong, { $0.duration = 15.6 }),
    (.twoFaces, { $0.hasNeighbour = true }),
    (.noFace, { $0.isEmpty = true }),
    (.dark, { $0.light = 0.12 }),
    (.blurred, { $0.blur = 0.06 }),
    (.angleTooLarge, { $0.script.rest.yaw = 42 }),
    (.covered, { $0.wearsMask = true }),
    (.severalFaces, { $0.hasNeighbour = true }),
    (.lowFaceQuality, { $0.faceWidth = 0.13 }),
    (.noBestFrame, { $0.light = 0.12 }),
  ]

  @Test("What is wrong with a video has its own warning", arguments: faults.indices)
  func warnings(_ index: Int) throws {
    let (warning, spoil) = Self.faults[index]
    var take = RenderedTake(.obama, [.turnLeft], rate: 8, lines: 240)
    #expect(try !take.report(ActionRequest(actions: [.turnLeft])).verdict.warnings.contains(warning))
    spoil(&take)
    let verdict = try take.report(ActionRequest(actions: [.turnLeft])).verdict
    #expect(verdict.warnings.contains(warning), "\(verdict)")
  }
}
