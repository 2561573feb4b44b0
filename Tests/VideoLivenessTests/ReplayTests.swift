import Foundation
import FaceAnalysis
import Testing

import VideoLiveness

@Suite("Signs of a replay")
struct ReplayTests {
  private static var moving: SyntheticVideo {
    SyntheticVideo(duration: 6, yaw: bump(at: 2, 20), pitch: { 4 * Float(sin(1.7 * $0 * $0 / 3)) })
  }

  @Test("A head that turns or nods is no flat picture", arguments: [ActionKind.turnLeft, .nod])
  func head(_ action: ActionKind) {
    #expect(!Self.outcome(action, .head).isFlat)
    #expect(Self.outcome(action, .head).isSeen)
  }

  @Test("A photograph that is tilted passes nothing", arguments: [ActionKind.turnLeft, .nod, .mouth])
  func photograph(_ action: ActionKind) {
    let outcome = Self.outcome(action, .photograph)
    #expect(outcome.amplitude > 1)
    #expect(outcome.isFlat)
    #expect(outcome.confidence == 0)
  }

  @Test("A person who moves leaves no sign")
  func genuine() {
    #expect(ReplayChecks().findings(in: Self.moving.frames()).isEmpty)
    #expect(ReplayChecks().findings(in: []).isEmpty)
  }

  @Test("Frames that do not change are frozen")
  func frozen() {
    let frames = Self.moving.frames()
    let stopped = frames.map { frame in
      frame.time > 2 ? Self.frame(frames[30], at: frame.time) : frame
    }
    guard case .frozen = ReplayChecks().findings(in: stopped).first else {
      Issue.record("\(ReplayChecks().findings(in: stopped))")
      return
    }
  }

  @Test("A passage that comes again, forward or backward", arguments: [false, true])
  func loop(_ isBackward: Bool) {
    let frames = Array(Self.moving.frames()[15..<45])
    let again = isBackward ? frames.reversed() : frames
    let looped = (frames + again).enumerated().map { Self.frame($1, at: Double($0) / 15) }
    let findings = ReplayChecks().findings(in: looped)
    #expect(findings.contains { if case .loop = $0 { true } else { false } }, "\(findings)")
  }

  @Test("A cut")
  func cut() {
    let frames = Self.moving.frames()
    let negative = frames.map { frame in
      frame.time < 3
        ? frame
        : FrameObservation(
          time: frame.time, faceCount: frame.faceCount, face: frame.face,
          thumbnail: FrameThumbnail(luma: frame.thumbnail.luma.map { 255 - $0 }))
    }
    let findings = ReplayChecks().findings(in: negative)
    #expect(findings == [.cut(at: 3)])
  }

  private static func outcome(_ action: ActionKind, _ subject: SyntheticVideo.Subject) -> ActionOutcome {
    var video = SyntheticVideo(subject: subject)
    switch action {
    case .turnLeft, .turnRight: video.yaw = bump(at: 2, 25)
    case .nod: video.pitch = bump(at: 2, -20)
    case .mouth:
      // The mesh opens the lips of a picture that is tilted.
      video.pitch = bump(at: 2, -30)
      video.mouth = { 0.005 + bump(at: 2, 0.05)($0) }
    }
    let frames = video.frames()
    return ActionRecogniser().outcomes(
      of: ActionRequest(actions: [action]), in: frames, track: MotionTrack(frames))[0]
  }

  private static func frame(_ frame: FrameObservation, at time: Double) -> FrameObservation {
    FrameObservation(time: time, faceCount: frame.faceCount, face: frame.face, thumbnail: frame.thumbnail)
  }
}
