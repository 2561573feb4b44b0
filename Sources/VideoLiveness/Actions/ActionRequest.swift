/// What a person can be asked to do before the camera. The codes are those of Huawei's live-detect.
package enum ActionKind: Int, Sendable, CaseIterable, Codable {
  /// The person's own left, where the recording is not mirrored.
  case turnLeft = 1
  /// The person's own right, where the recording is not mirrored.
  case turnRight = 2
  case nod = 3
  /// The lips part: an opening, talking, a smile with teeth. A closed smile is none.
  case mouth = 4
}

/// What was asked of the person in a video.
package struct ActionRequest: Sendable, Equatable {
  /// In their order.
  package let actions: [ActionKind]
  /// Seconds from the first frame, one stretch for each action; `nil` when only the order counts.
  package let windows: [ClosedRange<Double>]?
  /// Degrees of pitch that a nod must have.
  package let nodThreshold: Float

  /// - Parameter windows: As many as `actions`.
  package init(actions: [ActionKind], windows: [ClosedRange<Double>]? = nil, nodThreshold: Float = 10) {
    precondition(windows == nil || windows?.count == actions.count, "one window for each action")
    self.actions = actions
    self.windows = windows
    self.nodThreshold = nodThreshold
  }
}
