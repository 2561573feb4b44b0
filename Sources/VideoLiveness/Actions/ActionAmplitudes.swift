/// How large each action's movement is at every instant, in shares of its limit.
struct ActionAmplitudes: Sendable {
  private let track: MotionTrack
  private let limits: LivenessLimits
  private let nodThreshold: Float

  init(_ track: MotionTrack, limits: LivenessLimits, nodThreshold: Float) {
    self.track = track
    self.limits = limits
    self.nodThreshold = nodThreshold
  }

  /// 0 where nothing is known.
  func amplitude(of action: ActionKind) -> Signal {
    let rest = track.rest
    let signal =
      switch action {
      // The nose points to the image's right when the person turns left.
      case .turnLeft: turn(track.yaw.map { $0 - rest.yaw })
      case .turnRight: turn(track.yaw.map { rest.yaw - $0 })
      case .nod: nod()
      case .mouth: mouth()
      }
    return signal.map { $0.isFinite ? max(0, $0) : 0 }
  }

  /// Lips seem to part a little in a head that turns or nods, because the mesh is not turned back exactly.
  private func mouth() -> Signal {
    let kept = track.mouth.kept(for: limits.mouthHold)
    return Signal(
      start: kept.start,
      values: kept.values.indices.map { index in
        let angles = [track.yaw.values[index] - track.rest.yaw, track.pitch.values[index] - track.rest.pitch]
        let angle = angles.filter(\.isFinite).map(abs).max() ?? 0
        return (kept.values[index] - track.rest.mouthOpening) / (limits.mouth + limits.mouthOfAngle * angle)
      })
  }

  private func turn(_ yaw: Signal) -> Signal {
    let brief = yaw.kept(for: limits.turnHold)
    let standing = yaw.kept(for: limits.standingHold)
    return Signal(
      start: yaw.start,
      values: zip(brief.values, standing.values).map { brief, standing in
        max(brief / limits.turn, standing / (limits.turn * limits.standingShare))
      })
  }

  /// How far the head is below the lower of the two places where it was before and afterwards.
  private func nod() -> Signal {
    let high = track.pitch.kept(for: limits.nodHold).values
    let low = track.pitch.map { -$0 }.kept(for: limits.nodHold).values.map { -$0 }
    let reach = Int((limits.nodReach / Signal.step).rounded())
    return Signal(
      start: track.pitch.start,
      values: low.indices.map { index in
        guard low[index].isFinite else { return 0 }
        let before = high[max(0, index - reach)...index].max() ?? -.infinity
        let after = high[index...min(high.count - 1, index + reach)].max() ?? -.infinity
        return (min(before, after) - low[index]) / nodThreshold
      })
  }
}
