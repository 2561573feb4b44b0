package import FaceAnalysis

/// What is wrong with the face of one picture: the warnings from 101 on of table 5-14.
struct FaceWarnings {
  /// See `FaceQuality.sharpness`.
  var sharpness: Float
  /// The mean luma of the face, 0…1.
  var brightness: Float
  /// Degrees by which the head points away from the camera.
  var angle: Float
  /// Pixels of the longer side of the face.
  var size: Float
  var isCovered: Bool
  /// Whether there are other faces in the picture.
  var isOneOfSeveral: Bool

  func warnings(_ limits: LivenessLimits) -> Set<LivenessWarning> {
    var warnings: Set<LivenessWarning> = []
    if sharpness < limits.sharpness { warnings.insert(.blurred) }
    if brightness < limits.brightness { warnings.insert(.dark) }
    if angle > limits.bestFrameAngle { warnings.insert(.angleTooLarge) }
    if isCovered { warnings.insert(.covered) }
    if size < limits.faceSize || !warnings.isEmpty { warnings.insert(.lowFaceQuality) }
    if isOneOfSeveral { warnings.insert(.severalFaces) }
    return warnings
  }
}

extension LivenessJudge {
  /// What must be known of a face for its warnings.
  package static let parts: AnalysisRequest.Part = [.landmarks, .quality, .mask, .occlusion]
  /// A face counts beside the largest one from this share of its area.
  static let secondFaceArea: Float = 0.15

  /// What is wrong with the face of a photograph, by rising code.
  ///
  /// - Parameters:
  ///   - face: Analysed for ``parts``.
  ///   - faces: All of the photograph.
  package func warnings(about face: AnalysedFace, among faces: [AnalysedFace]) -> [LivenessWarning] {
    let area = Float(face.box.width * face.box.height)
    let counted = faces.count { Float($0.box.width * $0.box.height) >= Self.secondFaceArea * area }
    let angles = face.pose.map { [$0.yaw, $0.pitch, $0.roll].map(abs) } ?? []
    let cover = face.appearance.cover ?? 0
    return FaceWarnings(
      sharpness: face.quality?.sharpness ?? 0, brightness: (face.quality?.illumination ?? 0) / 255,
      angle: angles.max() ?? 0, size: Float(max(face.box.width, face.box.height)),
      isCovered: cover >= limits.cover || (face.landmarks?.presence ?? 0) < 0.5, isOneOfSeveral: counted > 1
    ).warnings(limits).sorted { $0.code < $1.code }
  }
}

extension FaceAppearance {
  /// The probability that the face is masked or covered, 0…1; `nil` where that is not known.
  var cover: Float? {
    let covered = occlusion.map { $0.values.reduce(0, +) / Double(max(1, $0.count)) }
    return [mask, covered].compactMap(\.self).max().map(Float.init)
  }
}
