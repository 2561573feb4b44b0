import FaceAnalysis
import Foundation

/// The movement of the watched face over a video.
package struct MotionTrack: Sendable {
  /// Seconds over which angles are smoothed to either side; frames of a slow camera stand alone.
  private static let angleSmoothing = 0.1
  /// Less for the mouth, which opens for a few frames.
  private static let mouthSmoothing = 0.067

  /// Degrees, positive when the face turns to the image's right.
  let yaw: Signal
  /// Degrees, positive when the face looks up.
  let pitch: Signal
  /// See `FaceMesh.mouthOpening`.
  let mouth: Signal
  /// How the person holds the head and the mouth when doing nothing.
  package let rest: RestPose
  /// The frames whose face is one, by their index.
  let reliable: [Int]

  /// - Parameter frames: By rising time.
  package init(_ frames: [FrameObservation]) {
    reliable = Self.reliableFrames(of: frames)
    let span = (frames.first?.time ?? 0)...max(frames.first?.time ?? 0, frames.last?.time ?? 0)
    let faces = reliable.compactMap { index in frames[index].face.map { (time: frames[index].time, face: $0) }
    }
    yaw = Signal(
      faces.map { ($0.time, $0.face.pose.yaw) }, over: span, halfWidth: Self.angleSmoothing)
    pitch = Signal(
      faces.map { ($0.time, $0.face.pose.pitch) }, over: span, halfWidth: Self.angleSmoothing)
    mouth = Signal(
      faces.map { ($0.time, $0.face.mouthOpening) }, over: span, halfWidth: Self.mouthSmoothing)
    rest = RestPose(yaw: yaw.values, pitch: pitch.values, mouthOpening: mouth.values)
  }

  /// A face is one when the mesh network says so. Under a mask it never does; then the detector counts, as long as the
  /// face is about as large as the others.
  private static func reliableFrames(of frames: [FrameObservation]) -> [Int] {
    let seen = frames.indices.filter { frames[$0].face != nil }
    let sure = seen.filter { (frames[$0].face?.presence ?? 0) >= 0.5 }
    let sizes = (sure.isEmpty ? seen : sure).compactMap { frames[$0].face?.size }.sorted()
    guard !sizes.isEmpty else { return [] }
    let usual = sizes[sizes.count / 2]
    return seen.filter { index in
      guard let face = frames[index].face else { return false }
      return face.presence >= 0.5 || (face.isDetected && abs(log(face.size / usual)) < log(1.5))
    }
  }
}
