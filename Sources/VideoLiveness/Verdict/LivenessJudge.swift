import FaceAnalysis

/// Decides about a video whose frames were observed.
package struct LivenessJudge: Sendable {
  let limits: LivenessLimits

  package init(limits: LivenessLimits = LivenessLimits()) {
    self.limits = limits
  }

  /// - Parameters:
  ///   - frames: By rising time.
  ///   - track: Of the same frames.
  package func verdict(
    on frames: [FrameObservation], track: MotionTrack, request: ActionRequest, evidence: LivenessEvidence
  ) -> LivenessVerdict {
    let outcomes = actions(of: request, in: frames, track: track, evidence: evidence)
    var findings = ReplayChecks(limits: limits).findings(in: frames)
    findings += outcomes.filter(\.isFlat).map { .flatMotion($0.action) }
    if evidence.identityChanges { findings.append(.identityChange) }
    if evidence.isAttack { findings.append(.attack) }

    let best = BestFrame(limits: limits).select(in: frames, track: track)
    var warnings = videoWarnings(frames, track, evidence)
    if outcomes.contains(where: { !$0.isSeen && !$0.isFlat && $0.amplitude >= limits.visibleShare }) {
      warnings.insert(.motionTooSmall)
    }
    if !findings.isEmpty { warnings.insert(.poorQualityOrNotReal) }
    if best?.isGood != true { warnings.insert(.noBestFrame) }
    if let best { warnings.formUnion(faceWarnings(frames[best.index], track.rest, evidence)) }

    let isAlive =
      !outcomes.isEmpty && outcomes.allSatisfy(\.isSeen) && !warnings.contains(where: \.forbidsAlive)
    return LivenessVerdict(
      isAlive: isAlive, actions: outcomes, warnings: warnings.sorted { $0.code < $1.code },
      findings: findings,
      bestFrame: best?.isGood == true ? best?.index : nil)
  }

  /// The frame that shows the face best, good enough or not: where a covered face is looked for, and attacks.
  package func bestFrame(in frames: [FrameObservation], track: MotionTrack) -> Int? {
    BestFrame(limits: limits).select(in: frames, track: track)?.index
  }

  /// The best frames of the first and of the last quarter of the video, whose faces must be of one person; `nil`
  /// where either has none.
  package func identityFrames(
    in frames: [FrameObservation], track: MotionTrack
  ) -> (first: Int, last: Int)? {
    guard let start = frames.first?.time, let end = frames.last?.time else { return nil }
    let quarter = (end - start) / 4
    func best(_ isInside: (Double) -> Bool) -> Int? {
      let finder = BestFrame(limits: limits)
      func angle(_ index: Int) -> Float {
        frames[index].face.map { finder.angle(of: $0, track.rest) } ?? .infinity
      }
      return track.reliable.filter { isInside(frames[$0].time) }.min { angle($0) < angle($1) }
    }
    guard let first = best({ $0 <= start + quarter }), let last = best({ $0 >= end - quarter }), first != last
    else { return nil }
    return (first, last)
  }

  /// A mouth under a mask is guessed, so it is not seen to move.
  private func actions(
    of request: ActionRequest, in frames: [FrameObservation], track: MotionTrack, evidence: LivenessEvidence
  ) -> [ActionOutcome] {
    let outcomes = ActionRecogniser(limits: limits).outcomes(of: request, in: frames, track: track)
    guard isCovered(evidence) else { return outcomes }
    return outcomes.map { $0.action == .mouth ? .nothing(.mouth) : $0 }
  }

  private func isCovered(_ evidence: LivenessEvidence) -> Bool { (evidence.cover ?? 0) >= limits.cover }

  private func videoWarnings(
    _ frames: [FrameObservation], _ track: MotionTrack, _ evidence: LivenessEvidence
  ) -> Set<LivenessWarning> {
    var warnings: Set<LivenessWarning> = []
    if evidence.duration < limits.shortest { warnings.insert(.tooShort) }
    if evidence.duration > limits.longest { warnings.insert(.tooLong) }
    let counts = frames.compactMap(\.faceCount)
    let several = counts.count { $0 > 1 }
    if several >= 2, Float(several) >= limits.secondFaceShare * Float(counts.count) {
      warnings.insert(.twoFaces)
    }
    if track.reliable.isEmpty || Float(track.reliable.count) < limits.faceShare * Float(frames.count) {
      warnings.insert(.noFace)
    } else if abs(track.rest.yaw) > limits.restAngle || abs(track.rest.pitch) > limits.restAngle {
      warnings.insert(.notFrontal)
    }
    return warnings
  }

  private func faceWarnings(
    _ frame: FrameObservation, _ rest: RestPose, _ evidence: LivenessEvidence
  ) -> Set<LivenessWarning> {
    guard let face = frame.face else { return [] }
    return FaceWarnings(
      sharpness: face.sharpness, brightness: face.brightness,
      angle: BestFrame(limits: limits).angle(of: face, rest), size: face.size,
      isCovered: isCovered(evidence) || face.presence < 0.5, isOneOfSeveral: (frame.faceCount ?? 1) > 1
    ).warnings(limits)
  }
}
