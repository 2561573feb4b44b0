/// What a video says about the person before the camera.
package struct LivenessVerdict: Sendable, Equatable {
  /// Whether every action was seen in its window or in order, and nothing speaks against it.
  package let isAlive: Bool
  /// One outcome for each action asked for, in their order.
  package let actions: [ActionOutcome]
  /// By rising code.
  package let warnings: [LivenessWarning]
  /// Why the video may show no person.
  package let findings: [ReplayFinding]
  /// The index of the frame that shows the face best; `nil` when no frame is good enough.
  package let bestFrame: Int?

  package init(
    isAlive: Bool, actions: [ActionOutcome], warnings: [LivenessWarning], findings: [ReplayFinding],
    bestFrame: Int?
  ) {
    self.isAlive = isAlive
    self.actions = actions
    self.warnings = warnings
    self.findings = findings
    self.bestFrame = bestFrame
  }
}

/// What other parts found out about a video, for the verdict.
package struct LivenessEvidence: Sendable, Equatable {
  /// Seconds that the whole video lasts, from its container.
  package var duration: Double
  /// The probability that the face of the best frame is masked or covered, 0…1; `nil` where that was not asked.
  package var cover: Float?
  /// Whether the faces at the beginning and at the end are of different persons; see
  /// ``LivenessJudge/identityFrames(in:track:)``.
  package var identityChanges: Bool
  /// Whether the detector of attacks in photographs takes the best frames for one.
  package var isAttack: Bool

  package init(duration: Double, cover: Float? = nil, identityChanges: Bool = false, isAttack: Bool = false) {
    self.duration = duration
    self.cover = cover
    self.identityChanges = identityChanges
    self.isAttack = isAttack
  }
}
