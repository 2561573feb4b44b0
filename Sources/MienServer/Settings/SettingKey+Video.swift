import VideoLiveness

// The settings of videos: how they are looked at, and what decides about them.

extension SettingKey {
  static let video: [SettingKey] = [
    .integer("video.threads", \.video.threads, 1...1024, "Videos looked at at the same time"),
    .integer(
      "video.queue", \.video.queue, 0...10_000,
      "Videos that may wait before callers are told to come back"),
    .integer(
      "video.patience", \.video.patience, 1...600, "Seconds from the request after which a video is given up"),
    .number(
      "video.frames_per_second", \.video.framesPerSecond, 5...60, "Frames of a second that are looked at"),
    .integer(
      "video.longer_side", \.video.longerSide, 160...1920, "Longer side that frames are shrunk to, in pixels"),
    .path("video.decoder", \.video.decoder, "Path of mien-video; empty for the one beside the program"),
  ]

  static let liveness: [SettingKey] = movements + replays + pictures

  private static let movements: [SettingKey] = [
    .limit("turn", \.turn, 2...60, "Degrees of yaw from rest that a turn must reach"),
    .limit("turn_hold", \.turnHold, 0...2, "Seconds for which a turn must be kept"),
    .limit("standing_hold", \.standingHold, 0...5, "Seconds after which a turn may be smaller"),
    .limit("standing_share", \.standingShare, 0.1...1, "Share of liveness.turn that is enough then"),
    .limit("nod_reach", \.nodReach, 0.2...10, "Seconds around a nod in which the head must have been up"),
    .limit("nod_hold", \.nodHold, 0...2, "Seconds for which a head must stay at either end of a nod"),
    .limit("mouth", \.mouth, 0.002...0.5, "How much further than at rest the lips must part"),
    .limit(
      "mouth_of_angle", \.mouthOfAngle, 0...0.01,
      "What is added to liveness.mouth for each degree of the head from rest"),
    .limit("mouth_hold", \.mouthHold, 0...2, "Seconds for which the lips must stay apart"),
    .limit(
      "visible_share", \.visibleShare, 0...1, "Share of a limit from which on a movement was one, too small"),
    .limit(
      "confidence_scale", \.confidenceScale, 0.01...1,
      "Share of a limit by which the logit of the confidence grows by 1"),
  ]

  private static let replays: [SettingKey] = [
    .limit(
      "flat_correlation", \.flatCorrelation, 0...1, "Correlation from which on a movement is a flat picture's"
    ),
    .limit(
      "least_moving_face", \.leastMovingFace, 0...1000,
      "Pixels of a face below which its movement counts as a flat picture's"),
    .limit("frozen", \.frozenDuration, 0.2...15, "Seconds without any change that no camera has"),
    .limit("same_frame", \.sameFrame, 0...20, "Grey values by which frames that are the same may differ"),
    .limit("loop_share", \.loopShare, 0...1, "Share of its movement by which a passage repeats another"),
    .limit(
      "cut_correlation", \.cutCorrelation, -1...1, "Correlation of successive frames below which is a cut"),
  ]

  private static let pictures: [SettingKey] = [
    .limit("rest_angle", \.restAngle, 1...90, "Degrees that the head may point away at rest (warning 1)"),
    .limit(
      "best_frame_angle", \.bestFrameAngle, 1...90,
      "Degrees that the head may point away in the best frame (warning 103)"),
    .limit("face_share", \.faceShare, 0...1, "Share of frames in which a face must be seen (warning 5)"),
    .limit("second_face_share", \.secondFaceShare, 0...1, "Share of frames with several faces (warning 4)"),
    .limit("shortest", \.shortest, 0.1...5, "Seconds that a video must last (warning 2)"),
    .limit("longest", \.longest, 5...120, "Seconds that a video may last (warning 3)"),
    .limit("face_size", \.faceSize, 16...1000, "Pixels that a face must have (warning 101)"),
    .limit("sharpness", \.sharpness, 0...1, "Sharpness below which a face is blurred (warning 102)"),
    .limit("brightness", \.brightness, 0...1, "Mean luma below which a face is dark (warning 105)"),
    .limit("cover", \.cover, 0...1, "Probability from which on a face is covered (warning 104)"),
  ]

  /// One of the limits that decide about videos.
  private static func limit<Value: BinaryFloatingPoint & LosslessStringConvertible & Sendable>(
    _ name: String, _ path: any WritableKeyPath<LivenessLimits, Value> & Sendable,
    _ range: ClosedRange<Value>,
    _ purpose: String
  ) -> SettingKey {
    SettingKey(
      name: "liveness." + name, purpose: purpose,
      allowed: "a number from \(range.lowerBound) to \(range.upperBound)",
      apply: { text, settings in
        guard let value = Value(text), range.contains(value) else { return false }
        settings.liveness[keyPath: path] = value
        return true
      }, value: { String($0.liveness[keyPath: path]) })
  }
}
