/// A sign that a video shows no person before the camera.
package enum ReplayFinding: Sendable, Equatable {
  /// A flat picture explains a movement that was asked for.
  case flatMotion(ActionKind)
  /// Nothing changes for a time, in seconds.
  case frozen(from: Double, to: Double)
  /// A passage, in seconds, comes again at another time, forward or backward.
  case loop(from: Double, again: Double)
  /// Two pictures of different scenes follow each other.
  case cut(at: Double)
  /// The faces at the beginning and at the end are not of one person.
  case identityChange
  /// The detector of attacks in photographs takes the best frames for one.
  case attack
}
