/// The five points that detectors report, by their place in the image.
package struct KeyPoints: Sendable, Equatable {
  package var leftEye: Point
  package var rightEye: Point
  package var nose: Point
  package var leftMouthCorner: Point
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
  package var box: Box
  /// How sure the detector is, 0…1.
  package var confidence: Float
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
