import Foundation

/// What became of one action that was asked for.
package struct ActionOutcome: Sendable, Equatable {
  /// What was asked for.
  package let action: ActionKind
  /// 0…1: how likely the movement reached its limit, given how exactly amplitudes are measured. 0.5 at the limit, 0
  /// where a flat picture explains the movement, or where none was in the action's time.
  package let confidence: Double
  /// The largest movement in the action's time, in shares of its limit.
  package let amplitude: Float
  /// Seconds from the first frame at which the movement was largest; `nil` where there was none.
  package let time: Double?
  /// Whether a flat picture explains the movement, or might, because the face is too small to tell.
  package let isFlat: Bool

  package init(action: ActionKind, confidence: Double, amplitude: Float, time: Double?, isFlat: Bool) {
    self.action = action
    self.confidence = confidence
    self.amplitude = amplitude
    self.time = time
    self.isFlat = isFlat
  }

  /// Whether the action was seen.
  package var isSeen: Bool { confidence >= 0.5 }
}

/// A movement that may be an action.
struct ActionEvent: Sendable, Equatable {
  let time: Double
  /// In shares of the limit.
  let amplitude: Float
  let isFlat: Bool

  func confidence(_ limits: LivenessLimits) -> Double {
    if isFlat { return 0 }
    return 1 / (1 + exp(-Double((amplitude - 1) / limits.confidenceScale)))
  }

  func outcome(of action: ActionKind, _ limits: LivenessLimits) -> ActionOutcome {
    ActionOutcome(
      action: action, confidence: confidence(limits), amplitude: amplitude, time: time, isFlat: isFlat)
  }
}

extension ActionOutcome {
  /// Nothing happened.
  static func nothing(_ action: ActionKind) -> ActionOutcome {
    ActionOutcome(action: action, confidence: 0, amplitude: 0, time: nil, isFlat: false)
  }
}
