/// Looks for signs of a replay in the frames themselves.
package struct ReplayChecks: Sendable {
  /// Seconds between the frames that are compared; a loop need not be a multiple of it.
  private static let step = 0.066
  /// Frames of a passage that may come again: two thirds of a second.
  private static let framesOfPassage = 10
  /// The mean change of grey values within a passage, below which it is too still to tell.
  private static let leastMovement: Float = 1

  private let limits: LivenessLimits

  package init(limits: LivenessLimits = LivenessLimits()) {
    self.limits = limits
  }

  /// - Parameter frames: By rising time.
  package func findings(in frames: [FrameObservation]) -> [ReplayFinding] {
    [frozen(frames), cut(frames), loop(frames)].compactMap { $0 }
  }

  private func frozen(_ frames: [FrameObservation]) -> ReplayFinding? {
    var start = 0
    for index in frames.indices.dropFirst() {
      let isSame = frames[index].thumbnail.difference(from: frames[index - 1].thumbnail) <= limits.sameFrame
      if !isSame { start = index }
      if frames[index].time - frames[start].time >= limits.frozenDuration {
        return .frozen(from: frames[start].time, to: frames[index].time)
      }
    }
    return nil
  }

  private func cut(_ frames: [FrameObservation]) -> ReplayFinding? {
    zip(frames, frames.dropFirst()).first {
      $0.thumbnail.correlation(with: $1.thumbnail) < limits.cutCorrelation
    }
    .map { .cut(at: $1.time) }
  }

  /// A passage with movement that comes again. A person who repeats a movement never does so in the same place to the
  /// pixel.
  private func loop(_ frames: [FrameObservation]) -> ReplayFinding? {
    let sampled = Self.sampled(frames)
    let length = Self.framesOfPassage
    guard sampled.count >= 2 * length else { return nil }
    let table = DifferenceTable(sampled.map(\.thumbnail.reduced))
    for first in 0...(sampled.count - 2 * length) {
      let movement = table.movement(in: first..<(first + length))
      if movement < Self.leastMovement { continue }
      for second in (first + length)...(sampled.count - length) {
        let forward = table.distance(first, second, length, isBackward: false)
        let backward = table.distance(first, second, length, isBackward: true)
        if min(forward, backward) <= limits.loopShare * movement {
          return .loop(from: sampled[first].time, again: sampled[second].time)
        }
      }
    }
    return nil
  }

  /// Frames at the step that passages are compared at.
  private static func sampled(_ frames: [FrameObservation]) -> [FrameObservation] {
    var result: [FrameObservation] = []
    for frame in frames where frame.time >= (result.last?.time ?? -.infinity) + step - 1e-3 {
      result.append(frame)
    }
    return result
  }
}

/// How different each two of some frames are.
private struct DifferenceTable {
  private let count: Int
  private let values: [Float]

  init(_ frames: [[UInt8]]) {
    count = frames.count
    var values = [Float](repeating: 0, count: frames.count * frames.count)
    for a in frames.indices {
      for b in frames.indices.dropFirst(a + 1) {
        let difference = FrameThumbnail.difference(frames[a], frames[b])
        values[a * frames.count + b] = difference
        values[b * frames.count + a] = difference
      }
    }
    self.values = values
  }

  /// The mean difference of frames that are a third of the passage apart.
  func movement(in passage: Range<Int>) -> Float {
    let apart = max(1, passage.count / 3)
    let pairs = passage.dropLast(apart)
    return pairs.reduce(Float(0)) { $0 + values[$1 * count + $1 + apart] } / Float(max(1, pairs.count))
  }

  /// The mean difference of two passages of a length.
  func distance(_ first: Int, _ second: Int, _ length: Int, isBackward: Bool) -> Float {
    var sum = Float(0)
    for step in 0..<length {
      let other = isBackward ? second + length - 1 - step : second + step
      sum += values[(first + step) * count + other]
    }
    return sum / Float(length)
  }
}
