import FaceAnalysis

/// What a face must be like to be enrolled. `Documentation/Appliance.md` says how the limits were found.
package struct QualityGate: Sendable, Equatable {
  /// The greatest angle of the head about any axis, in degrees.
  package var pose = 30.0
  /// The least sharpness, 0…1 (``FaceQuality/sharpness``).
  package var sharpness = 0.5
  /// The least contrast, 0…1 (``FaceQuality/contrast``). A face that is too dark has too little.
  package var contrast = 0.06
  /// The least that the shorter side of the face's box may be, in pixels.
  package var size = 50
  /// The least share of the face that must lie in the image, 0…1.
  package var completeness = 0.95
  /// The greatest mean likelihood that the parts of the face are covered, 0…1. Where no network tells it, it is not asked.
  package var occlusion = 0.25

  package init() {}
}

/// What the gate looks at, in the order in which it does.
enum QualityItem: String, CaseIterable, Sendable {
  case pose, blur, contrast, size, completeness, occlusion
}

extension QualityGate {
  /// How good a face is in one respect: ½ where the gate closes, 1 at best, 0 at worst.
  func grade(_ item: QualityItem, of face: AnalysedFace) -> Double {
    // Falls from 1 without anything amiss, through ½ at the limit.
    func grade(_ value: Double, most limit: Double) -> Double {
      value <= 0 ? 1 : max(0, 1 - value / max(2 * limit, .leastNormalMagnitude))
    }
    // Rises to 1 without end, through ½ at the limit.
    func grade(_ value: Double, least limit: Double) -> Double {
      limit <= 0 ? 1 : max(0, value) / (max(0, value) + limit)
    }
    switch item {
    case .pose:
      guard let pose = face.pose else { return 0 }
      return grade(Double([pose.yaw, pose.pitch, pose.roll].map(abs).max() ?? 180), most: self.pose)
    case .blur: return grade(Double(face.quality?.sharpness ?? 0), least: sharpness)
    case .contrast: return grade(Double(face.quality?.contrast ?? 0), least: contrast)
    case .size:
      return grade(Double(min(face.box.width, face.box.height)), least: Double(size))
    case .completeness:
      return grade(1 - Double(face.quality?.completeness ?? 0), most: 1 - completeness)
    case .occlusion:
      guard let parts = face.appearance.occlusion, !parts.isEmpty else { return 1 }
      return grade(parts.values.reduce(0, +) / Double(parts.count), most: occlusion)
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
