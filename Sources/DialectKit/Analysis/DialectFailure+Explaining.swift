import FaceAnalysis
import Imaging

extension DialectFailure {
  /// Says in neutral terms what an error of the layers below means to a caller.
  package init(explaining error: any Error) {
    switch error {
    case let failure as DialectFailure: self = failure
    case let refusal as ComputePool.Refusal: self.init(refusal)
    case AnalysisError.image(let error): self.init(error)
    case let error as ImageError: self.init(error)
    default:
      self.init(
        .internalError, "The server could not do its work. Its log says why, under this request's id.",
        cause: error)
    }
  }

  private init(_ refusal: ComputePool.Refusal) {
    switch refusal {
    case .full:
      self.init(.overloaded, "The server has too much work. Try again in a moment.", cause: refusal)
    case .closed:
      self.init(.overloaded, "The server shuts down. Try again in a moment.", cause: refusal)
    }
  }

  private init(_ error: ImageError) {
    let kind: Kind =
      switch error.code {
      case .unknownFormat, .unsupportedFormat, .unsupportedFeature: .unsupportedImageFormat
      case .empty, .truncated, .corrupt: .damagedImage
      case .zeroSize, .tooLarge: .imageDimensions
      case .regionOutsideImage, .encodingFailed: .internalError
      }
    self.init(kind, error.message, cause: error)
  }
}
