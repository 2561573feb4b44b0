import Foundation

/// What a head does over time.
package struct HeadScript: Sendable {
  /// One movement.
  package struct Step: Sendable {
    package enum Kind: Sendable, Equatable {
      /// Degrees to the image's right; negative to its left.
      case turn(Float)
      /// Degrees downward.
      case nod(Float)
      /// The gap between the lips in distances of the outer corners of the eyes.
      case mouth(Float)
    }

    package let kind: Kind
    /// Seconds from the first frame.
    package let start: Double
    /// Seconds from rest to rest.
    package let length: Double

    package init(_ kind: Kind, at start: Double, for length: Double = 1.4) {
      self.kind = kind
      self.start = start
      self.length = length
    }

    /// 0 at rest, 1 where the movement is largest: a third of the time there, a third standing, a third back.
    func share(at time: Double) -> Float {
      let part = (time - start) / length
      guard part > 0, part < 1 else { return 0 }
      let rise = min(1, 3 * min(part, 1 - part))
      return Float(0.5 - 0.5 * cos(.pi * rise))
    }
  }

  package var steps: [Step]
  /// How the head is held when it does nothing.
  package var rest = HeadPosition()
  /// What nobody can keep still, and the camera's own movement: degrees, and hundredths of the frame's height.
  package var restlessness: Float = 1
  /// Which of many ways the small movements go.
  package var seed: Double = 0

  package init(_ steps: [Step]) { self.steps = steps }

  package func position(at time: Double) -> HeadPosition {
    var position = rest
    func sway(_ rate: Double, _ phase: Double) -> Float {
      restlessness * Float(sin(rate * time + phase + 2.4 * seed) * 0.7 + sin(2.3 * rate * time + phase) * 0.3)
    }
    position.yaw += sway(1.1, 0)
    position.pitch += sway(0.9, 1)
    position.roll += sway(0.7, 2)
    position.right += 0.008 * sway(0.8, 3)
    position.down += 0.006 * sway(1.3, 4)
    position.nearness *= 1 + 0.015 * sway(0.5, 5)
    for step in steps {
      let share = step.share(at: time)
      switch step.kind {
      case .turn(let degrees): position.yaw += share * degrees
      case .nod(let degrees): position.pitch -= share * degrees
      case .mouth(let gap): position.mouth += share * gap
      }
    }
    return position
  }
}
