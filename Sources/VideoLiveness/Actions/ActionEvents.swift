/// The movements of a video that may be actions.
struct ActionEvents {
  /// Between two movements of one kind the amplitude falls below this share of the smaller one.
  private static let valley: Float = 0.5

  private let frames: [FrameObservation]
  private let track: MotionTrack
  private let amplitudes: ActionAmplitudes
  private let limits: LivenessLimits

  init(_ frames: [FrameObservation], track: MotionTrack, limits: LivenessLimits, nodThreshold: Float) {
    self.frames = frames
    self.track = track
    self.limits = limits
    amplitudes = ActionAmplitudes(track, limits: limits, nodThreshold: nodThreshold)
  }

  /// The largest movement in a stretch of time; `nil` where the video shows nothing of it.
  func largest(_ action: ActionKind, in window: ClosedRange<Double>) -> ActionEvent? {
    let signal = amplitudes.amplitude(of: action)
    let indices = signal.indices(in: window)
    guard let best = indices.max(by: { signal.values[$0] < signal.values[$1] }) else { return nil }
    return event(action, signal, at: best)
  }

  /// All movements, by rising time.
  func all(_ action: ActionKind) -> [ActionEvent] {
    let signal = amplitudes.amplitude(of: action)
    var peaks: [Int] = []
    var lowest = Float(0)
    for (index, value) in signal.values.enumerated() where value > 0 || !peaks.isEmpty {
      guard let last = peaks.last else {
        peaks.append(index)
        lowest = value
        continue
      }
      let isApart = lowest < Self.valley * min(signal.values[last], value)
      if isApart {
        peaks.append(index)
        lowest = value
      } else if value > signal.values[last] {
        peaks[peaks.count - 1] = index
        lowest = value
      } else {
        lowest = min(lowest, value)
      }
    }
    return peaks.filter { signal.values[$0] >= limits.visibleShare }.map { event(action, signal, at: $0) }
  }

  private func event(_ action: ActionKind, _ signal: Signal, at index: Int) -> ActionEvent {
    let (time, amplitude) = (signal.time(index), signal.values[index])
    return ActionEvent(
      time: time, amplitude: amplitude, isFlat: amplitude >= 1 && isFlat(action, around: time))
  }

  /// Whether a flat picture explains the difference between the frame of a movement and one without it, or might,
  /// because the face is too small to tell.
  private func isFlat(_ action: ActionKind, around time: Double) -> Bool {
    func value(_ index: Int) -> Float {
      guard let face = frames[index].face else { return -.infinity }
      return switch action {
      case .turnLeft: face.pose.yaw
      case .turnRight: -face.pose.yaw
      case .nod: -face.pose.pitch
      case .mouth: face.mouthOpening
      }
    }
    func distance(_ index: Int) -> Double { abs(frames[index].time - time) }
    let moved = track.reliable.filter { distance($0) <= 0.26 }.max { value($0) < value($1) }
    let rest: Int?
    switch action {
    case .turnLeft, .turnRight:
      // Of frames that are as near to the rest pose, the one that is nearer in time: light changes.
      func farness(_ index: Int) -> Double {
        Double(abs((frames[index].face?.pose.yaw ?? .infinity) - track.rest.yaw)) + distance(index) / 2
      }
      rest = track.reliable.min { farness($0) < farness($1) }
    case .nod:
      rest = track.reliable.filter { distance($0) <= limits.nodReach }.min { value($0) < value($1) }
    case .mouth:
      func farness(_ index: Int) -> Double { Double(value(index) / limits.mouth) + distance(index) / 10 }
      rest = track.reliable.min { farness($0) < farness($1) }
    }
    guard let moved, let rest, moved != rest else { return false }
    if let face = frames[moved].face, face.size < limits.leastMovingFace { return true }
    return FlatMotion(limits: limits).explains(frames, from: rest, to: moved)
  }
}
