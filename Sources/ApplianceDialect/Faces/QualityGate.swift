import FaceAnalysis

/// What a face must be like to be enrolled. `Documentation/Appliance.md` says how the limits were found.
package struct QualityGate: Sendable, Equatable {
  /// The greatest angle of the head about any axis, in degrees.
  package var pose = 30.0
  /// The least sharpness, as it would be at an ordinary contrast (``FaceQuality/evenSharpness``).
  package var sharpness = 20.0
  /// The least contrast, 0…1 (``FaceQuality/contrast``). A face that is too dark has too little.
  package var contrast = 0.07
  /// The least that the shorter side of the face's box may be, in pixels.
  package var size = 50
  /// The least share of the face that must lie in the image, 0…1.
  package var completeness = 0.95

  package init() {}
}

/// What the gate looks at, in the order in which it does.
enum QualityItem: String, CaseIterable, Sendable {
  case pose, blur, contrast, size, completeness
}

extension QualityGate {
  /// How good a face is in one respect: ½ where the gate closes, 1 at best, 0 at worst.
  func grade(_ item: QualityItem, of face: AnalysedFace) -> Double {
    // Rises to 1 without end, through ½ at the limit.
    func grade(_ value: Double, least limit: Double) -> Double {
      limit <= 0 ? 1 : max(0, value) / (max(0, value) + limit)
    }
    switch item {
    case .pose:
      guard let pose = face.pose else { return 0 }
      let angle = Double([pose.yaw, pose.pitch, pose.roll].map(abs).max() ?? 180)
      return max(0, 1 - angle / (2 * self.pose))
    case .blur: return grade(Double(face.quality?.evenSharpness ?? 0), least: sharpness)
    case .contrast: return grade(Double(face.quality?.contrast ?? 0), least: contrast)
    case .size:
      return grade(Double(min(face.box.width, face.box.height)), least: Double(size))
    case .completeness:
      let missing = 1 - (face.visibleShare ?? 0)
      return missing <= 0 ? 1 : max(0, 1 - missing / (2 * (1 - completeness)))
    }
  }

  /// The first item that is not good enough; `nil` when the face may be enrolled.
  func firstFailure(_ face: AnalysedFace) -> QualityItem? {
    QualityItem.allCases.first { grade($0, of: face) < 0.5 }
  }

  /// 0…1: from ½ on the face could be enrolled.
  func overall(_ face: AnalysedFace) -> Double {
    QualityItem.allCases.map { grade($0, of: face) }.min() ?? 0
  }
}
