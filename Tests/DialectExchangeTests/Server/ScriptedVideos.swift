import Foundation
import MienServer
import Recognition
import Synchronization
import VideoLiveness

/// Answers every video with the same report or error, and notes what was asked.
final class ScriptedVideos: VideoRecognition {
  private let answer: Result<LivenessAnalysis.Report, RecognitionError>
  private let asked = Mutex<[(file: Data, actions: ActionRequest)]>([])

  init(_ answer: Result<LivenessAnalysis.Report, RecognitionError>) { self.answer = answer }

  /// A video of somebody who did what was asked.
  ///
  /// - Parameter seconds: How long it is.
  convenience init(
    alive: Bool = true, _ actions: [ActionOutcome] = [], _ warnings: [LivenessWarning] = [],
    picture: [UInt8]? = [0xFF, 0xD8, 0xFF], seconds: Double = 12
  ) {
    self.init(
      .success(
        LivenessAnalysis.Report(
          verdict: LivenessVerdict(
            isAlive: alive, actions: actions, warnings: warnings, findings: [], bestFrame: nil),
          frames: [], track: MotionTrack([]), picture: picture, duration: seconds)))
  }

  func report(
    on video: SentFile, _ actions: ActionRequest
  ) async throws(RecognitionError) -> LivenessAnalysis.Report {
    let file = Data(try video.fileBytes())
    asked.withLock { $0.append((file, actions)) }
    return try answer.get()
  }

  /// What was asked since the last time.
  func taken() -> [(file: Data, actions: ActionRequest)] {
    asked.withLock { asked in
      defer { asked.removeAll() }
      return asked
    }
  }

  var layers: ServerLayers {
    var layers = ServerLayers()
    layers.videos = { _ in self }
    return layers
  }
}

extension ActionOutcome {
  static func seen(_ action: ActionKind, _ confidence: Double) -> ActionOutcome {
    ActionOutcome(action: action, confidence: confidence, amplitude: 1, time: 1, isFlat: false)
  }
}
