import FaceAnalysis
package import Imaging
package import VideoDecoding

/// Why a photograph or a video could not be analysed, or faces not be compared.
package enum RecognitionError: Error, Sendable {
  /// The file was sent as Base64 and is none.
  case malformedBase64
  /// The photograph cannot be read or is outside the limits.
  case image(ImageError)
  /// The video cannot be decoded or is outside the limits.
  case video(VideoError)
  /// A network or a program that the call needs is not on this machine. The error says which, for the operator.
  case notInstalled(any Error)
  /// There is no room for more work now.
  case overloaded
  /// The server shuts down.
  case shuttingDown
  /// Nothing that the caller could change: a network failed, say.
  case fault(any Error)

  /// What an error of the layers below means here.
  package init(explaining error: any Error) {
    self =
      switch error {
      case let error as RecognitionError: error
      case ComputePool.Refusal.full: .overloaded
      case ComputePool.Refusal.closed: .shuttingDown
      case AnalysisError.image(let error): .image(error)
      case AnalysisError.modelNotInstalled, VideoError.decoderUnavailable: .notInstalled(error)
      case let error as VideoError: .video(error)
      case let error as ImageError: .image(error)
      default: .fault(error)
      }
  }

  /// A short name for programs.
  package var code: String {
    switch self {
    case .malformedBase64: "malformedBase64"
    case .image(let error): error.code.rawValue
    case .video(let error): error.code
    case .notInstalled: "notInstalled"
    case .overloaded: "overloaded"
    case .shuttingDown: "shuttingDown"
    case .fault(let error): (error as? AnalysisError)?.code ?? "fault"
    }
  }

  /// What happened and what to do about it.
  package var message: String {
    switch self {
    case .malformedBase64:
      "The file is not valid Base64. Use the standard alphabet with padding and without line breaks."
    case .image(let error): error.message
    case .video(let error): error.message
    case .notInstalled:
      "This server lacks a model or a program that the call needs. Its log says which; its operator gets it with "
        + "`make setup` and `make build`."
    case .overloaded: "The server has too much work. Try again in a moment."
    case .shuttingDown: "The server shuts down. Try again in a moment."
    case .fault(let error): (error as? AnalysisError)?.message ?? "\(error)"
    }
  }
}
