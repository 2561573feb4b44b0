import Testing

import VideoLiveness

@Suite("The verdict on a video")
struct LivenessJudgeTests {
  /// A person who turns left.
  private static var turning: SyntheticVideo { SyntheticVideo(yaw: bump(at: 2, 20)) }

  private static func verdict(
    _ video: SyntheticVideo, _ actions: [ActionKind] = [.turnLeft],
    _ change: (inout LivenessEvidence) -> Void = { _ in }
  ) -> LivenessVerdict {
    let frames = video.frames()
    var evidence = LivenessEvidence(duration: video.duration)
    change(&evidence)
    return LivenessJudge().verdict(
      on: frames, track: MotionTrack(frames), request: ActionRequest(actions: actions), evidence: evidence)
  }

  @Test("A person who does what was asked is alive, without a warning")
  func alive() throws {
    let verdict = Self.verdict(Self.turning)
    #expect(verdict.isAlive)
    #expect(verdict.warnings.isEmpty, "\(verdict.warnings)")
    #expect(verdict.findings.isEmpty)
    let best = try #require(verdict.bestFrame)
    #expect(abs(Self.turning.frames()[best].face?.pose.yaw ?? 90) < 5)
  }

  @Test("A person who does something else is not")
  func otherAction() {
    let verdict = Self.verdict(Self.turning, [.turnRight])
    #expect(!verdict.isAlive)
    #expect(verdict.warnings.isEmpty)
  }

  @Test("A photograph is not, whatever it is tilted to")
  func photograph() {
    var video = Self.turning
    video.subject = .photograph
    let verdict = Self.verdict(video)
    #expect(!verdict.isAlive)
    #expect(verdict.findings == [.flatMotion(.turnLeft)])
    #expect(verdict.warnings.contains(.poorQualityOrNotReal))
  }

  @Test(
    "What others found out",
    arguments: [
      { $0.identityChanges = true }, { $0.isAttack = true },
    ] as [@Sendable (inout LivenessEvidence) -> Void])
  func evidence(_ change: @Sendable (inout LivenessEvidence) -> Void) {
    let verdict = Self.verdict(Self.turning, [.turnLeft], change)
    #expect(!verdict.isAlive)
    #expect(verdict.warnings == [.poorQualityOrNotReal])
    #expect(verdict.findings.count == 1)
  }

  @Test("A covered mouth does not move")
  func masked() {
    let video = SyntheticVideo(mouth: { 0.005 + bump(at: 2, 0.08)($0) })
    #expect(Self.verdict(video, [.mouth]).isAlive)
    let verdict = Self.verdict(video, [.mouth]) { $0.cover = 0.9 }
    #expect(!verdict.isAlive)
    #expect(verdict.warnings == [.lowFaceQuality, .covered])
  }

  @Test("Each warning has its cause")
  func warnings() {
    func warnings(_ change: (inout SyntheticVideo) -> Void) -> [LivenessWarning] {
      var video = Self.turning
      change(&video)
      return Self.verdict(video).warnings
    }
    #expect(warnings { $0.yaw = { 30 + 16 * Float($0 > 3 ? 1 : 0) } }.contains(.notFrontal))
    #expect(warnings { $0.yaw = { _ in 30 } }.contains(.angleTooLarge))
    #expect(warnings { $0.faceCount = { $0 < 2 ? 2 : 1 } } == [.twoFaces])
    #expect(warnings { $0.faceCount = { _ in 2 } } == [.twoFaces, .severalFaces])
    #expect(warnings { $0.faceCount = { _ in 0 } } == [.noFace, .noBestFrame])
    #expect(warnings { $0.yaw = bump(at: 2, 8) } == [.motionTooSmall])
    #expect(warnings { $0.sharpness = 0.1 } == [.noBestFrame, .lowFaceQuality, .blurred])
    #expect(warnings { $0.brightness = 0.1 } == [.noBestFrame, .lowFaceQuality, .dark])
    #expect(warnings { $0.size = 45 } == [.noBestFrame, .lowFaceQuality])
    #expect(warnings { $0.size = 30 } == [.poorQualityOrNotReal, .noBestFrame, .lowFaceQuality])
    #expect(Self.verdict(Self.turning) { $0.duration = 0.8 }.warnings == [.tooShort])
    #expect(Self.verdict(Self.turning) { $0.duration = 15.5 }.warnings == [.tooLong])
  }

  @Test("Two faces forbid it, a small face does not")
  func forbidding() {
    var video = Self.turning
    video.faceCount = { _ in 2 }
    #expect(!Self.verdict(video).isAlive)
    video = Self.turning
    video.size = 45
    #expect(Self.verdict(video).isAlive)
  }

  @Test("Codes and words are those of the table")
  func table() {
    #expect(LivenessWarning.allCases.map(\.code) == Array(1...8) + Array(101...106))
    #expect(Set(LivenessWarning.allCases.map(\.message)).count == 14)
  }

  @Test("The identity is compared at both ends")
  func identityFrames() throws {
    let frames = Self.turning.frames()
    let ends = try #require(LivenessJudge().identityFrames(in: frames, track: MotionTrack(frames)))
    #expect(frames[ends.first].time <= 1)
    #expect(frames[ends.last].time >= 3 - 0.1)
    #expect(LivenessJudge().identityFrames(in: [], track: MotionTrack([])) == nil)
  }
}
