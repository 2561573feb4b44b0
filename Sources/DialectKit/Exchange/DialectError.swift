package import Gallery

/// An error in a dialect's own terms, which its handlers throw where the neutral kinds do not say enough.
package protocol DialectError: Error, Sendable {
  /// What happened below, where the error says it in the dialect's terms. For the log only.
  var cause: (any Error)? { get set }
  /// Whether no caller could have avoided it, so that the operator must hear of it.
  var isServersFault: Bool { get }

  /// What nobody foresaw.
  static var unforeseen: Self { get }

  /// The dialect's error for what went wrong with a request or on its way.
  init(_ failure: DialectFailure)
  /// The dialect's error for what the gallery refuses or cannot do.
  init(_ error: GalleryError)
}

extension DialectError {
  /// Says an error of the layers below in the dialect's terms.
  package init(explaining error: any Error) {
    switch error {
    case let error as Self:
      self = error
      return
    case let failure as DialectFailure: self.init(failure)
    case let error as GalleryError: self.init(error)
    default: self = .unforeseen
    }
    cause = error
  }
}
