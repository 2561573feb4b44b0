/// What is wrong with a video; the codes and words are those of table 5-14 of Huawei's documentation.
package enum LivenessWarning: Int, Sendable, CaseIterable, Codable {
  case notFrontal = 1
  case tooShort = 2
  case tooLong = 3
  case twoFaces = 4
  case noFace = 5
  case motionTooSmall = 6
  case poorQualityOrNotReal = 7
  case noBestFrame = 8
  case lowFaceQuality = 101
  case blurred = 102
  case angleTooLarge = 103
  case covered = 104
  case dark = 105
  case severalFaces = 106

  /// As in the table.
  package var code: Int { rawValue }

  /// As in the table.
  package var message: String {
    switch self {
    case .notFrontal: "The face is not facing forward."
    case .tooShort: "The video does not exceed 1 second."
    case .tooLong: "The video lasts for more than 15 seconds."
    case .twoFaces: "Two faces are detected."
    case .noFace: "No face is detected."
    case .motionTooSmall: "The range of motion is too small."
    case .poorQualityOrNotReal:
      "The video quality is poor or the person in the video is not a real person."
    case .noBestFrame: "Failed to select a preferred image."
    case .lowFaceQuality: "The overall quality of the facial image is low."
    case .blurred: "The face is blurred."
    case .angleTooLarge: "The face angle is too large."
    case .covered: "The face is blocked."
    case .dark: "The image is dark."
    case .severalFaces: "The image contains multiple faces."
    }
  }

  /// Whether a video with it shows no living person for certain.
  package var forbidsAlive: Bool { [.twoFaces, .noFace, .poorQualityOrNotReal].contains(self) }
}
