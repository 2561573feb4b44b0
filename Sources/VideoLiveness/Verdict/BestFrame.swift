import FaceAnalysis
import Foundation

/// Finds the frame that shows the watched face best.
struct BestFrame {
  let limits: LivenessLimits

  /// The index of the frame that is best, if any is good enough; otherwise of the one that comes nearest, and `nil`
  /// without any face.
  func select(in frames: [FrameObservation], track: MotionTrack) -> (index: Int, isGood: Bool)? {
    let best = track.reliable.max { score(frames[$0], track.rest) < score(frames[$1], track.rest) }
    guard let best, let face = frames[best].face else { return nil }
    return (best, isUsable(face, track.rest))
  }

  /// How far the head points away from the camera, in degrees. The pitch counts from the rest pose, because a mesh's
  /// own zero differs from person to person.
  func angle(of face: FaceSample, _ rest: RestPose) -> Float {
    max(abs(face.pose.yaw), abs(face.pose.pitch - rest.pitch), abs(face.pose.roll))
  }

  private func isUsable(_ face: FaceSample, _ rest: RestPose) -> Bool {
    face.presence >= 0.5 && angle(of: face, rest) <= limits.bestFrameAngle && face.size >= limits.faceSize
      && face.sharpness >= limits.sharpness && face.brightness >= limits.brightness
  }

  /// Larger is better: a usable face before any other, then one that looks straight ahead, is large and sharp, with
  /// the mouth at rest.
  private func score(_ frame: FrameObservation, _ rest: RestPose) -> Float {
    guard let face = frame.face else { return -.infinity }
    let frontal = exp(-pow(angle(of: face, rest) / 10, 2))
    let open = max(0, face.mouthOpening - rest.mouthOpening) / limits.mouth
    let base = log(max(1, face.size)) + 0.5 * log(max(0.05, face.sharpness)) + frontal - 0.2 * min(open, 3)
    let several: Float = (frame.faceCount ?? 1) > 1 ? 1 : 0
    return base + (isUsable(face, rest) ? 10 : 0) - several
  }
}
