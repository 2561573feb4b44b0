package import FaceAnalysis
import Imaging
package import VideoDecoding

/// From the bytes of a video to what it says about the person before the camera.
///
/// Blocks the calling thread for as long as the video takes to decode and to look at; any number of threads may call it.
package struct LivenessAnalysis: Sendable {
  /// What a video was found to be, with everything that the verdict rests on.
  package struct Report: Sendable {
    /// The decision.
    package let verdict: LivenessVerdict
    /// Every frame that was looked at.
    package let frames: [FrameObservation]
    /// The movement over these frames.
    package let track: MotionTrack
    /// A JPEG of the frame that shows the face best, good enough or not; `nil` without any face.
    package let picture: [UInt8]?
    /// Seconds of the part that was looked at.
    package let duration: Double

    package init(
      verdict: LivenessVerdict, frames: [FrameObservation], track: MotionTrack, picture: [UInt8]?,
      duration: Double
    ) {
      self.verdict = verdict
      self.frames = frames
      self.track = track
      self.picture = picture
      self.duration = duration
    }
  }

  /// Pairs of strangers that are less alike than this share of all have changed in the middle of a video.
  private static let strangersRate: Float = 0.1
  private static let pictureQuality = 90

  private let analyzer: FaceAnalyzer
  private let decoder: VideoDecoder
  private let judge: LivenessJudge

  /// Puts an analyser of photographs and a decoder of videos together; neither does anything before the first video.
  package init(analyzer: FaceAnalyzer, decoder: VideoDecoder, limits: LivenessLimits = LivenessLimits()) {
    self.analyzer = analyzer
    self.decoder = decoder
    judge = LivenessJudge(limits: limits)
  }

  /// Looks at a video.
  ///
  /// - Parameters:
  ///   - file: The bytes of the video.
  ///   - actions: What the person was asked to do. Its windows count from the video's first frame.
  ///   - part: The seconds from the first frame that are looked at; all of it by default.
  /// - Throws: `VideoError` where it cannot be decoded, ``AnalysisError`` when a network fails.
  package func report(
    on file: [UInt8], _ actions: ActionRequest, decodedBy request: VideoRequest,
    part: ClosedRange<Double> = 0...Double.infinity
  ) throws -> Report {
    var observer = FrameObserver(analyzer: analyzer)
    var frames: [FrameObservation] = []
    // As files: 15 seconds of pixels would be 200 MB.
    var pictures: [[UInt8]] = []
    var end = 0.0
    do {
      let summary = try decoder.decode(file, request) { frame in
        let time = Double(frame.milliseconds) / 1000
        if time > part.upperBound { throw EndOfPart() }
        guard time >= part.lowerBound else { return }
        frames.append(try observer.observe(frame.image, at: time))
        pictures.append(try frame.image.jpegData(quality: Self.pictureQuality))
      }
      end = min(part.upperBound, Double(summary.milliseconds) / 1000)
    } catch is EndOfPart {
      end = part.upperBound
    }
    let track = MotionTrack(frames)
    let best = judge.bestFrame(in: frames, track: track)
    let duration = max(0, end - part.lowerBound)
    let evidence = try evidence(of: frames, track, pictures, best: best, duration: duration)
    return Report(
      verdict: judge.verdict(on: frames, track: track, request: actions, evidence: evidence), frames: frames,
      track: track, picture: best.map { pictures[$0] }, duration: duration)
  }

  private struct EndOfPart: Error {}

  private func evidence(
    of frames: [FrameObservation], _ track: MotionTrack, _ pictures: [[UInt8]], best: Int?, duration: Double
  ) throws -> LivenessEvidence {
    var evidence = LivenessEvidence(duration: duration)
    guard let best else { return evidence }
    let ends = judge.identityFrames(in: frames, track: track)
    var looks: [Int: AnalysedFace] = [:]
    for index in Set([best] + (ends.map { [$0.first, $0.last] } ?? [])) {
      looks[index] = try face(in: pictures[index], isBest: index == best)
    }
    evidence.cover = looks[best]?.appearance.cover
    if let ends, let first = looks[ends.first]?.embedding, let last = looks[ends.last]?.embedding {
      evidence.identityChanges =
        try analyzer.scorer.compare(first, last).falseMatchRate > Self.strangersRate
    }
    let votes = looks.values.compactMap(\.liveness)
    if !votes.isEmpty { evidence.isAttack = votes.reduce(0, +) / Double(votes.count) < 0.5 }
    return evidence
  }

  /// The largest face of a frame with what the verdict asks of it; without a vote of the detector of attacks where its
  /// networks are not installed.
  private func face(in picture: [UInt8], isBest: Bool) throws -> AnalysedFace? {
    var parts: AnalysisRequest.Part = [.embedding, .liveness]
    if isBest { parts.formUnion([.mask, .occlusion]) }
    let photograph = EncodedImage(picture)
    do {
      return try analyzer.analyse(photograph, for: AnalysisRequest(parts, faces: .largest)).faces.first
    } catch AnalysisError.modelNotInstalled {
      parts.remove(.liveness)
      return try analyzer.analyse(photograph, for: AnalysisRequest(parts, faces: .largest)).faces.first
    }
  }
}
