/// What a decoder may hand over, counted by the caller: a process that strangers have taken over may say anything.
struct FrameBounds {
  /// Milliseconds by which a time may be off, since the decoder rounds times.
  private static let rounding = 2

  private let request: VideoRequest
  private var last: Int?
  private(set) var count = 0

  init(_ request: VideoRequest) { self.request = request }

  /// Takes the head of a frame.
  ///
  /// With the distance between frames, the duration bounds their number, and with their sides their bytes.
  ///
  /// - Returns: Whether a decoder that keeps to the request could have said this.
  mutating func admit(width: Int, height: Int, milliseconds: Int) -> Bool {
    guard (1...request.longerSide).contains(width), (1...request.longerSide).contains(height),
      (0...request.longest + Self.rounding).contains(milliseconds), count < request.mostFrames
    else { return false }
    if let last, milliseconds < last + max(0, request.leastInterval - Self.rounding) { return false }
    last = milliseconds
    count += 1
    return true
  }

  /// Whether this may be the end of what was taken.
  func admit(_ summary: VideoSummary) -> Bool {
    count > 0 && summary.frames >= count && summary.frames <= request.mostFrames
  }
}
