/// Why a model could not be loaded or run.
package struct InferenceError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong, for code to decide on.
  package enum Code: String, Sendable {
    /// The processor lacks instructions that the runtime needs.
    case unsupportedProcessor
    /// The inference runtime is missing or cannot be loaded.
    case runtimeUnavailable
    /// The model's file does not exist or cannot be read.
    case modelMissing
    /// The model's file is not a model, is damaged, or uses an unknown operator.
    case modelInvalid
    /// A tensor of the wrong shape or type was given or produced.
    case shapeMismatch
    /// The runtime failed while it computed.
    case inferenceFailed
  }

  /// What a program tells errors apart by.
  package let code: Code
  /// What happened and what to do about it.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
