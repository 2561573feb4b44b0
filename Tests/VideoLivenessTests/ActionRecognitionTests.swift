import Foundation
import Testing

import VideoLiveness

@Suite("Actions in videos")
struct ActionRecognitionTests {
  private static let rates = [10.0, 15, 30]

  private static func video(_ action: ActionKind, at time: Double, strength: Float = 1) -> SyntheticVideo {
    var video = SyntheticVideo()
    add(action, at: time, strength: strength, to: &video)
    return video
  }

  /// At a strength of 1, about one and a half times the limit.
  private static func add(
    _ action: ActionKind, at time: Double, strength: Float = 1, to video: inout SyntheticVideo
  ) {
    let (yaw, pitch, mouth) = (video.yaw, video.pitch, video.mouth)
    switch action {
    case .turnLeft: video.yaw = { yaw($0) + bump(at: time, 18 * strength)($0) }
    case .turnRight: video.yaw = { yaw($0) - bump(at: time, 18 * strength)($0) }
    case .nod: video.pitch = { pitch($0) - bump(at: time, 16 * strength, hold: 0.2)($0) }
    case .mouth: video.mouth = { mouth($0) + bump(at: time, 0.03 * strength)($0) }
    }
  }

  private static func outcomes(
    _ video: SyntheticVideo, _ actions: [ActionKind], windows: [ClosedRange<Double>]? = nil, nod: Float = 10
  ) -> [ActionOutcome] {
    let frames = video.frames()
    return ActionRecogniser().outcomes(
      of: ActionRequest(actions: actions, windows: windows, nodThreshold: nod), in: frames,
      track: MotionTrack(frames))
  }

  private static func sees(_ actions: [ActionKind], in video: SyntheticVideo) -> Bool {
    outcomes(video, actions).allSatisfy { $0.isSeen }
  }

  @Test("Each action is seen in its window and no other is", arguments: ActionKind.allCases, rates)
  func oneAction(_ action: ActionKind, _ framesPerSecond: Double) {
    var video = Self.video(action, at: 2)
    video.framesPerSecond = framesPerSecond
    video.jitter = 0.5
    for other in ActionKind.allCases {
      let outcome = Self.outcomes(video, [other], windows: [1...3])[0]
      #expect(outcome.isSeen == (other == action), "\(other): \(outcome)")
    }
    let elsewhere = Self.outcomes(video, [action], windows: [3.2...4])[0]
    #expect(!elsewhere.isSeen)
  }

  @Test("The amplitude does not depend on the frame rate", arguments: ActionKind.allCases)
  func frameRates(_ action: ActionKind) {
    let amplitudes = Self.rates.map { rate in
      var video = Self.video(action, at: 2)
      video.noise = 0
      video.framesPerSecond = rate
      return Self.outcomes(video, [action])[0].amplitude
    }
    #expect((amplitudes.max() ?? 9) / (amplitudes.min() ?? 0) < 1.1, "\(amplitudes)")
  }

  @Test("Two actions in every order", arguments: ActionKind.allCases, ActionKind.allCases)
  func orders(_ first: ActionKind, _ second: ActionKind) {
    var video = Self.video(first, at: 1.5)
    Self.add(second, at: 3.2, to: &video)
    video.duration = 5
    #expect(Self.sees([first, second], in: video))
    if first != second {
      #expect(!Self.sees([second, first], in: video))
    }
    // Nothing is seen twice.
    #expect(!Self.sees([first, second, second], in: video))
  }

  @Test("Movements that are too small are measured, not seen", arguments: ActionKind.allCases)
  func tooSmall(_ action: ActionKind) {
    let outcome = Self.outcomes(Self.video(action, at: 2, strength: 0.45), [action])[0]
    #expect(!outcome.isSeen)
    #expect(outcome.amplitude > 0.35)
    #expect(outcome.amplitude < 1)
  }

  @Test("The threshold of the call decides about a nod")
  func nodThreshold() {
    let video = Self.video(.nod, at: 2, strength: 0.8)
    #expect(Self.outcomes(video, [.nod], nod: 8)[0].isSeen)
    #expect(!Self.outcomes(video, [.nod], nod: 20)[0].isSeen)
  }

  @Test("A head that sways, wags or rests aside is not turned")
  func natural() {
    var swaying = SyntheticVideo(yaw: { 3 * Float(sin(2 * $0)) }, pitch: { 2 * Float(sin(3 * $0)) })
    swaying.noise = 1
    var wagging = SyntheticVideo(yaw: { 14 * Float(sin(2 * .pi * 1.2 * $0)) })
    wagging.duration = 6
    let aside = SyntheticVideo(yaw: { _ in 11 })
    for video in [swaying, wagging, aside] {
      for action in [ActionKind.turnLeft, .turnRight, .nod] {
        #expect(!Self.outcomes(video, [action])[0].isSeen)
      }
    }
  }

  @Test("A turn counts from where the person holds the head")
  func restPose() {
    var video = SyntheticVideo(yaw: { -8 + bump(at: 2, 16)($0) })
    video.duration = 5
    #expect(Self.outcomes(video, [.turnLeft])[0].isSeen)
    #expect(!Self.outcomes(video, [.turnRight])[0].isSeen)
  }

  @Test("A mouth that is open all the time does not move")
  func openMouth() {
    let video = SyntheticVideo(mouth: { _ in 0.09 })
    #expect(!Self.outcomes(video, [.mouth])[0].isSeen)
  }

  @Test("Without a face nothing is seen")
  func noFace() {
    var video = Self.video(.turnLeft, at: 2)
    video.faceCount = { _ in 0 }
    for outcome in Self.outcomes(video, ActionKind.allCases) {
      #expect(outcome.confidence == 0 && outcome.amplitude == 0 && outcome.time == nil)
    }
    #expect(
      ActionRecogniser().outcomes(of: ActionRequest(actions: [.nod]), in: [], track: MotionTrack([])).count
        == 1)
  }

  @Test("The confidence is a half at the limit and grows with the movement")
  func confidence() {
    var video = Self.video(.turnLeft, at: 2)
    video.noise = 0
    let outcomes = [Float(0.6), 0.9, 1, 1.5, 2].map { share in
      video.yaw = { bump(at: 2, LivenessLimits().turn * share, hold: 1)($0) }
      // A turn that stands needs less.
      var limits = LivenessLimits()
      limits.standingShare = 1
      let frames = video.frames()
      return ActionRecogniser(limits: limits).outcomes(
        of: ActionRequest(actions: [.turnLeft]), in: frames, track: MotionTrack(frames))[0]
    }
    #expect(outcomes.map(\.confidence) == outcomes.map(\.confidence).sorted())
    #expect(abs(outcomes[2].confidence - 0.5) < 0.02)
    #expect(outcomes[1].confidence < 0.4)
    #expect(outcomes[4].confidence > 0.95)
  }
}
