import FaceAnalysis
import Foundation
import Recognition
import VideoDecoding
import VideoLiveness

extension PooledVideoRecognition {
  /// Starts nothing before the first video.
  ///
  /// - Throws: `SettingsError` when the decoder that the operator names is no program.
  init(_ settings: Settings, analyzer: FaceAnalyzer, pool: ComputePool) throws(SettingsError) {
    let video = settings.video
    var isFolder: ObjCBool = false
    guard
      video.decoder.isEmpty
        || (FileManager.default.fileExists(atPath: video.decoder, isDirectory: &isFolder)
          && !isFolder.boolValue
          && FileManager.default.isExecutableFile(atPath: video.decoder))
    else {
      throw SettingsError(
        code: .wrongValue,
        message: "video.decoder: \(video.decoder) is no program. Leave it empty for the one beside mien.")
    }
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
