/// What is asked of a video, and where decoding it ends.
package struct VideoRequest: Sendable, Equatable {
  /// The longer side that frames are shrunk to, in pixels; smaller frames stay as they are.
  package var longerSide: Int
  /// The most frames in a second that are wanted; others are decoded and left out.
  package var framesPerSecond: Double
  /// Decoding stops where the video is longer, in milliseconds.
  package var longest: Int
  /// Decoding stops after so many frames, those that are left out included.
  package var mostFrames: Int
  /// The most pixels of a frame as it is stored.
  package var mostPixels: Int
  /// How long decoding may take, with the work that the receiver of the frames does.
  package var patience: Duration
  /// Whether an animated GIF counts as a video.
  package var takesGIF: Bool

  /// Frames of 640 pixels at most 15 times a second, for up to 15 seconds and a little.
  package init(
    longerSide: Int = 640, framesPerSecond: Double = 15, longest: Int = 15_500, mostFrames: Int = 4_000,
    mostPixels: Int = 4096 * 2304, patience: Duration = .seconds(9), takesGIF: Bool = false
  ) {
    self.longerSide = longerSide
    self.framesPerSecond = framesPerSecond
    self.longest = longest
    self.mostFrames = mostFrames
    self.mostPixels = mostPixels
    self.patience = patience
    self.takesGIF = takesGIF
  }

  /// Frames that are nearer than this to the one before are left out, in milliseconds.
  var leastInterval: Int { Int(1000 / max(0.1, framesPerSecond)) }
}
