/// Why a video was not decoded to its end.
package enum VideoError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It is no video, or of a container or codec that is not taken, or nothing in it can be decoded.
  case undecodable(String)
  /// Its frames have more pixels than the request takes.
  case tooManyPixels
  /// It goes on behind the request's ``VideoRequest/longest``.
  case tooLong
  /// It has more frames than the request takes.
  case tooManyFrames
  /// Decoding did not end within the request's ``VideoRequest/patience``.
  case tookTooLong
  /// The program that decodes is not there or cannot be started.
  case decoderUnavailable(String)

  /// A short name for programs.
  package var code: String {
    switch self {
    case .undecodable: "videoUndecodable"
    case .tooManyPixels: "videoTooManyPixels"
    case .tooLong: "videoTooLong"
    case .tooManyFrames: "videoTooManyFrames"
    case .tookTooLong: "videoTookTooLong"
    case .decoderUnavailable: "decoderUnavailable"
    }
  }

  /// As ``message``.
  package var description: String { message }

  /// A sentence or two for the caller, with what to do.
  package var message: String {
    switch self {
    case .undecodable(let reason):
      "The video cannot be decoded: \(reason). Send MP4, AVI, FLV, WEBM, ASF or MOV with H.261, H.263, H.264, HEVC, "
        + "VC-1, VP8, VP9 or WMV3."
    case .tooManyPixels: "The video's frames have too many pixels. Send a smaller picture."
    case .tooLong: "The video is too long. Send a shorter one."
    case .tooManyFrames: "The video has too many frames. Send fewer frames in a second."
    case .tookTooLong: "Decoding the video took too long. Send a shorter or smaller one."
    case .decoderUnavailable(let reason):
      "The program that decodes videos cannot be used: \(reason). Build it with `make build`."
    }
  }
}
