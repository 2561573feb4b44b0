import Foundation

/// The direction of a head, in degrees.
package struct HeadPose: Sendable, Equatable {
  /// Positive when the face turns to the image's right.
  package let yaw: Float
  /// Positive when the face looks up.
  package let pitch: Float
  /// Positive when the head leans clockwise in the image.
  package let roll: Float

  package init(yaw: Float, pitch: Float, roll: Float) {
    self.yaw = yaw
    self.pitch = pitch
    self.roll = roll
  }

  /// The mesh is flatter than the face: with this much more depth its yaw follows the labels of GENKI-4K.
  private static let depthGain: Float = 1.15
  /// The line from the forehead to the chin of a level face leans, and it turns further than the head does. Both
  /// values make the pitch agree with GENKI-4K on average; see `Documentation/Accuracy.md`.
  private static let pitchGain: Float = 0.7
  private static let pitchOffset: Float = 6.9

  /// Reads the pose off the axes of a mesh.
  package init(_ mesh: FaceMesh) {
    let axes = FaceAxes(mesh)
    let x = axes.across
    let degrees: Float = 180 / .pi
    yaw = atan2(Self.depthGain * x.z, (x.x * x.x + x.y * x.y).squareRoot()) * degrees
    pitch = atan2(-axes.down.z, axes.inward.z) * degrees * Self.pitchGain + Self.pitchOffset
    roll = atan2(x.y, x.x) * degrees
  }
}
