package import Imaging
package import Inference

/// Why an image could not be analysed.
package enum AnalysisError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The image is unreadable or outside the limits.
  case image(ImageError)
  /// A network failed.
  case inference(InferenceError)
  /// The folder with the runtime, the weights and the list of models is missing; the text says what to do.
  case dependenciesMissing(String)
  /// The list of models cannot be read, or says what cannot be; the text says what to do.
  case modelListInvalid(String)
  /// No model has the name that was asked for.
  case modelUnknown(String)
  /// A model is listed, but its weights are not there; the text says what to do.
  case modelNotInstalled(String)
  /// A model cannot do what it was chosen for.
  case modelUnsuitable(String)
  /// The landmarks of a face do not span a face.
  case unusableFace(String)
  /// A benchmark's list is not in its format.
  case benchmark(String)
  /// Embeddings of different models were compared.
  case incomparable(String)

  /// A short name for programs.
  package var code: String {
    switch self {
    case .image(let error): "\(error.code)"
    case .inference(let error): error.code.rawValue
    case .dependenciesMissing: "dependenciesMissing"
    case .modelListInvalid: "modelListInvalid"
    case .modelUnknown: "modelUnknown"
    case .modelNotInstalled: "modelNotInstalled"
    case .modelUnsuitable: "modelUnsuitable"
    case .unusableFace: "unusableFace"
    case .benchmark: "benchmark"
    case .incomparable: "incomparable"
    }
  }

  /// What happened and what to do about it.
  package var message: String {
    switch self {
    case .image(let error): error.message
    case .inference(let error): error.message
    case .dependenciesMissing(let message), .modelListInvalid(let message), .modelUnknown(let message),
      .modelNotInstalled(let message), .modelUnsuitable(let message), .unusableFace(let message),
      .benchmark(let message), .incomparable(let message):
      message
    }
  }

  package var description: String { message }

  /// Turns the error of the inference layer into one of this layer.
  static func inferring<Result>(
    _ body: () throws(InferenceError) -> Result
  ) throws(AnalysisError) -> Result {
    do {
      return try body()
    } catch {
      throw .inference(error)
    }
  }

  /// Turns the error of the imaging layer into one of this layer.
  static func imaging<Result>(_ body: () throws(ImageError) -> Result) throws(AnalysisError) -> Result {
    do {
      return try body()
    } catch {
      throw .image(error)
    }
  }
}
