/// What decides about a video, each with its unit. The values without a source were measured on recordings of eleven
/// people and on photographs moved before a camera; see `Documentation/Liveness.md`.
package struct LivenessLimits: Sendable, Equatable {
  /// Degrees of yaw from the rest pose that a turn must reach.
  package var turn: Float = 12
  /// Seconds for which a turn must be kept at ``turn``: a head that wags is not turned.
  package var turnHold = 0.25
  /// Seconds after which a turn may be smaller, by ``standingShare``.
  package var standingHold = 0.5
  /// The share of ``turn`` that is enough for a turn that stands.
  package var standingShare: Float = 1 / 1.2
  /// Seconds before and after the lowest point of a nod in which the head must have been up.
  package var nodReach = 2.5
  /// Seconds for which a head must stay at either end of a nod, against single frames that are wrong.
  package var nodHold = 0.1
  /// How much further than at rest the lips must part; the unit is that of `FaceMesh.mouthOpening`.
  package var mouth: Float = 0.02
  /// What is added to ``mouth`` for each degree by which the head is turned or bent from rest.
  package var mouthOfAngle: Float = 0.0006
  /// Seconds for which the lips must stay apart.
  package var mouthHold = 0.05
  /// The share of a limit from which on a movement is one, though too small.
  package var visibleShare: Float = 0.35
  /// The share of the limit by which the logit of the confidence grows by 1. An amplitude that is measured again at
  /// another rate or size of the video differs by 0.05; people differ more.
  package var confidenceScale: Float = 0.1

  /// The correlation of two patches, after one was moved as a flat picture is, from which on one flat picture explains
  /// both. Photographs that are moved have 0.98 to 0.999, heads 0.3 to 0.95.
  package var flatCorrelation: Float = 0.98
  /// Pixels of the longer side of a face below which nobody can tell its movement from that of a picture.
  package var leastMovingFace: Float = 40
  /// Seconds without any change from which on a video is frozen.
  package var frozenDuration = 2.0
  /// The mean distance of grey values up to which two frames are the same picture.
  package var sameFrame: Float = 0.15
  /// The distance of two passages in shares of the movement in them, up to which one repeats the other. A head that
  /// wags comes to 0.29.
  package var loopShare: Float = 0.18
  /// The correlation of successive frames below which there is a cut.
  package var cutCorrelation: Float = 0.3

  /// Degrees that the head may point away from the camera at rest.
  package var restAngle: Float = 20
  /// Degrees that the head may point away in the best frame.
  package var bestFrameAngle: Float = 20
  /// The share of frames in which a face must be seen.
  package var faceShare: Float = 0.4
  /// The share of the frames looked at with several faces from which on there are two.
  package var secondFaceShare: Float = 0.2
  /// Seconds that a video must last.
  package var shortest = 1.0
  /// Seconds that a video may last.
  package var longest = 15.0
  /// Pixels of the longer side of the face below which its quality is low.
  package var faceSize: Float = 48
  /// The sharpness below which a face is blurred; see `FaceQuality.sharpness`.
  package var sharpness: Float = 0.2
  /// The mean luma below which a face is dark, 0…1.
  package var brightness: Float = 0.2
  /// The probability from which on a face is covered.
  package var cover: Float = 0.5

  package init() {}
}
