import Foundation

/// Finds the actions that were asked for in the movement of a face.
package struct ActionRecogniser: Sendable {
  private let limits: LivenessLimits

  package init(limits: LivenessLimits = LivenessLimits()) {
    self.limits = limits
  }

  /// - Parameters:
  ///   - frames: By rising time.
  ///   - track: Of the same frames.
  /// - Returns: One outcome for each action asked for, in their order.
  package func outcomes(
    of request: ActionRequest, in frames: [FrameObservation], track: MotionTrack
  ) -> [ActionOutcome] {
    let events = ActionEvents(frames, track: track, limits: limits, nodThreshold: request.nodThreshold)
    guard let windows = request.windows else { return inOrder(request.actions, events) }
    return zip(request.actions, windows).map { action, window in
      events.largest(action, in: window)?.outcome(of: action, limits) ?? .nothing(action)
    }
  }

  /// One way to take some of the first actions for movements.
  private struct Assignment {
    var end = -Double.infinity
    var score = 0.0
    var outcomes: [ActionOutcome] = []
  }

  /// Takes each action for a movement after that of the action before it, such that the product of the confidences is
  /// as large as can be.
  private func inOrder(_ actions: [ActionKind], _ events: ActionEvents) -> [ActionOutcome] {
    // An action that is not seen costs the same whatever was seen instead.
    let leastConfidence = 1e-3
    var found: [ActionKind: [ActionEvent]] = [:]
    for action in Set(actions) { found[action] = events.all(action) }
    var open = [Assignment()]
    for action in actions {
      var next: [Assignment] = []
      for assignment in open {
        var skipped = assignment
        skipped.outcomes.append(.nothing(action))
        skipped.score += log(leastConfidence)
        next.append(skipped)
        for event in found[action] ?? [] where event.time > assignment.end {
          var taken = assignment
          taken.end = event.time
          taken.outcomes.append(event.outcome(of: action, limits))
          // A movement that is too small is still worth more than none.
          taken.score += log(max(leastConfidence * (1 + Double(event.amplitude)), event.confidence(limits)))
          next.append(taken)
        }
      }
      open = Self.undominated(next)
    }
    return open.max { $0.score < $1.score }?.outcomes ?? []
  }

  /// Without those that end no earlier than another and score no better.
  private static func undominated(_ assignments: [Assignment]) -> [Assignment] {
    var kept: [Assignment] = []
    for assignment in assignments.sorted(by: { ($0.end, -$0.score) < ($1.end, -$1.score) })
    where assignment.score > (kept.last?.score ?? -.infinity) {
      kept.append(assignment)
    }
    return kept
  }
}
