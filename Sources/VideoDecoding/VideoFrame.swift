package import Imaging

/// A frame of a video.
package struct VideoFrame: Sendable {
  /// Upright, with square pixels.
  package let image: RGBImage
  /// Since the first frame.
  package let milliseconds: Int
}

/// What a video turned out to be.
package struct VideoSummary: Sendable, Equatable {
  /// From the first frame to the end of the last, in milliseconds.
  package let milliseconds: Int
  /// All that were decoded.
  package let frames: Int
  /// Pieces that could not be decoded.
  package let damagedPieces: Int
  /// FFmpeg's name of the container.
  package let container: String
  /// FFmpeg's name of the codec.
  package let codec: String
}
