import FaceAnalysis
import Recognition
import VideoDecoding
import VideoLiveness

extension PooledVideoRecognition {
  /// Starts nothing before the first video.
  init(_ settings: Settings, analyzer: FaceAnalyzer, pool: ComputePool) {
    let video = settings.video
    let decoder = VideoDecoder(
      program: video.decoder.isEmpty ? VideoDecoder.programBesideThis : video.decoder)
    self.init(
      analysis: LivenessAnalysis(analyzer: analyzer, decoder: decoder, limits: settings.liveness),
      decodedBy: VideoRequest(
        longerSide: video.longerSide, framesPerSecond: video.framesPerSecond,
        // A little more than allowed, so that a video is not refused for the rounding of its container.
        longest: Int(settings.liveness.longest * 1000) + 500, patience: .seconds(video.patience)),
      pool: pool)
  }
}
