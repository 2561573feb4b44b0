package import Recognition

extension DialectFailure {
  /// Says in neutral terms what an error of the layers below means to a caller.
  package init(explaining error: any Error) {
    switch error {
    case let failure as DialectFailure: self = failure
    case let error as RecognitionError: self.init(error)
    default:
      self.init(
        .internalError, "The server could not do its work. Its log says why, under this request's id.",
        cause: error)
    }
  }

  /// Says in neutral terms what a photograph's, a video's or the recognition's failure means to a caller.
  package init(_ error: RecognitionError) {
    switch error {
    case .malformedBase64: self.init(.malformedBase64, error.message)
    case .overloaded, .shuttingDown: self.init(.overloaded, error.message, cause: error)
    case .fault(let cause): self.init(explaining: cause)
    case .notInstalled(let cause): self.init(.notInstalled, error.message, cause: cause)
    case .video(let video):
      let kind: Kind =
        switch video {
        case .undecodable: .undecodableVideo
        case .tooLong: .videoDuration
        case .tooManyPixels, .tooManyFrames, .tookTooLong: .unsuitableVideo
        case .decoderUnavailable: .notInstalled
        }
      self.init(kind, video.message, cause: video)
    case .image(let image):
      let kind: Kind =
        switch image.code {
        case .unknownFormat, .unsupportedFormat, .unsupportedFeature: .unsupportedImageFormat
        case .empty, .truncated, .corrupt: .damagedImage
        case .zeroSize, .tooLarge: .imageDimensions
        case .regionOutsideImage, .encodingFailed: .internalError
        }
      self.init(kind, image.message, cause: image)
    }
  }
}
