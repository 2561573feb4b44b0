/// The five points that detectors report, by their place in the image.
package struct KeyPoints: Sendable, Equatable {
  /// The centre of the eye on the left of an upright face as it is seen: the person's right eye.
  package var leftEye: Point
  /// The centre of the eye on the right of an upright face as it is seen: the person's left eye.
  package var rightEye: Point
  /// The tip.
  package var nose: Point
  /// On the side of ``leftEye``.
  package var leftMouthCorner: Point
  /// On the side of ``rightEye``.
  package var rightMouthCorner: Point

  /// The points in the order above.
  var all: [Point] { [leftEye, rightEye, nose, leftMouthCorner, rightMouthCorner] }

  func mapped(_ transform: (Point) -> Point) -> KeyPoints {
    KeyPoints(
      leftEye: transform(leftEye), rightEye: transform(rightEye), nose: transform(nose),
      leftMouthCorner: transform(leftMouthCorner), rightMouthCorner: transform(rightMouthCorner))
  }
}

/// A face found in an upright image.
package struct Detection: Sendable, Equatable {
  /// In pixels of the image that was searched; it may reach beyond it.
  package var box: Box
  /// How sure the detector is, 0…1.
  package var confidence: Float
  /// In the frame of ``box``.
  package var keyPoints: KeyPoints

  /// The detection in an image that is `factor` times as large.
  func scaled(by factor: Float) -> Detection {
    Detection(
      box: box.scaled(by: factor), confidence: confidence, keyPoints: keyPoints.mapped { $0 * factor })
  }
}

extension Sequence where Element == Detection {
  /// The detections by falling area; the more confident first where areas are equal.
  func largestFirst() -> [Detection] {
    sorted { ($0.box.area, $0.confidence) > ($1.box.area, $1.confidence) }
  }
}
