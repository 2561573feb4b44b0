/// An error in a dialect's own terms, which its handlers throw where the neutral kinds do not say enough.
package protocol DialectError: Error, Sendable {
  /// What happened below, where the error says it in the dialect's terms. For the log only.
  var cause: (any Error)? { get }
  /// Whether no caller could have avoided it, so that the operator must hear of it.
  var isServersFault: Bool { get }
}
