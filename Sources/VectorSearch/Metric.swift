/// How two templates are compared.
package enum Metric: String, Sendable, CaseIterable {
  /// The cosine of the angle between them: rows and probes are scaled to length 1 when they come in.
  case cosine
  /// The Euclidean distance between them, as they are.
  case euclidean
}
