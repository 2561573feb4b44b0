package import FaceAnalysis

/// What one frame of a video says about the face that is watched.
package struct FaceSample: Sendable, Equatable {
  /// Where the head points.
  package let pose: HeadPose
  /// How far the lips stand apart; see `FaceMesh.mouthOpening`.
  package let mouthOpening: Float
  /// How sure the mesh network is that it saw a face, 0…1. A mask lowers it to nothing.
  package let presence: Float
  /// Whether the detector found the face in this very frame, rather than the mesh followed it.
  package let isDetected: Bool
  /// The longer side of the tight square around the mesh, in pixels of the frame.
  package let size: Float
  /// The mean luma of the face, 0…1.
  package let brightness: Float
  /// See `FaceQuality.sharpness`, 0…1.
  package let sharpness: Float
  /// The face in grey.
  package let patch: FacePatch

  package init(
    pose: HeadPose, mouthOpening: Float, presence: Float, isDetected: Bool, size: Float, brightness: Float,
    sharpness: Float, patch: FacePatch
  ) {
    self.pose = pose
    self.mouthOpening = mouthOpening
    self.presence = presence
    self.isDetected = isDetected
    self.size = size
    self.brightness = brightness
    self.sharpness = sharpness
    self.patch = patch
  }
}
