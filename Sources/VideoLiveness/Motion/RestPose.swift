import Foundation

/// How a person holds the head and the mouth when doing nothing: what actions are measured from.
package struct RestPose: Sendable, Equatable {
  /// Degrees.
  package let yaw: Float
  /// Degrees.
  package let pitch: Float
  /// See `FaceMesh.mouthOpening`.
  package let mouthOpening: Float

  /// Degrees within which two values are of one pose.
  private static let poseWidth: Float = 2
  /// Degrees from the camera by which a rest pose is 0.6 times as likely. Without it the longest turn would be taken
  /// for the rest pose, or the side at which a head that is shaken turns round.
  private static let frontalWidth: Float = 9
  /// The share of the time at rest in which a mouth is at least as closed as it is at rest.
  private static let mouthQuantile = 0.15
  /// Degrees of yaw and of pitch from rest within which a mouth is measured for it: lips seem closer in a head that is
  /// turned or bent.
  private static let mouthAngle: Float = 6
  /// The share of a video for which a head must be held so; otherwise every pose counts.
  private static let mouthShare = 0.1

  /// Reads the rest off what was measured; 0 where nothing was.
  init(yaw: [Float], pitch: [Float], mouthOpening: [Float]) {
    let yaws = yaw.filter(\.isFinite)
    let usual = Self.usual(yaws)
    self.yaw = usual
    let still = zip(yaw, pitch).filter { $0.isFinite && $1.isFinite && abs($0 - usual) < 2 * Self.poseWidth }
    self.pitch = Self.quantile(still.map(\.1), 0.5)
    self.mouthOpening = Self.mouth(
      mouthOpening,
      at: zip(yaw, pitch).map { [yaw = self.yaw, pitch = self.pitch] in
        abs($0 - yaw) <= Self.mouthAngle && abs($1 - pitch) <= Self.mouthAngle
      })
  }

  private static func mouth(_ openings: [Float], at isRest: [Bool]) -> Float {
    let known = zip(openings, isRest).filter(\.0.isFinite)
    let resting = known.filter(\.1)
    let counted = Double(resting.count) >= mouthShare * Double(known.count) ? resting : known
    return quantile(counted.map(\.0), mouthQuantile)
  }

  /// The densest value, where those near 0 count for more.
  private static func usual(_ values: [Float]) -> Float {
    func square(_ value: Float) -> Float { value * value }
    var best = (density: -Float.infinity, value: Float(0))
    for value in values {
      let neighbours = values.reduce(Float(0)) { $0 + exp(-0.5 * square(($1 - value) / poseWidth)) }
      let density = neighbours * exp(-0.5 * square(value / frontalWidth))
      if density > best.density { best = (density, value) }
    }
    return quantile(values.filter { abs($0 - best.value) <= poseWidth }, 0.5)
  }

  private static func quantile(_ values: [Float], _ share: Double) -> Float {
    if values.isEmpty { return 0 }
    let sorted = values.sorted()
    let place = share * Double(sorted.count - 1)
    let lower = Int(place)
    let part = Float(place - Double(lower))
    return sorted[lower] * (1 - part) + sorted[min(lower + 1, sorted.count - 1)] * part
  }
}
