import FaceAnalysis

/// Tells whether a movement is that of a flat picture: then one homography takes the face before it to the face in it.
///
/// The mesh itself cannot tell. It takes the picture of a face that is tilted for a face that turns, nods or opens its
/// lips, with the depth of a head. The pixels can: on a head, the nose moves before the cheeks.
struct FlatMotion {
  /// Even two frames of one still picture do not correlate fully after compression. No more than this is put down to
  /// it.
  private static let leastRepeatability: Float = 0.98
  /// Starts besides the mesh's, for pictures tilted so far that neither the mesh nor standing still leads there.
  private static let scales: [(x: Float, y: Float)] = [(1, 1), (1, 0.85), (1, 1.18), (0.85, 1), (1.18, 1)]

  let limits: LivenessLimits

  /// Whether the face of one frame is that of another, moved as a flat picture.
  func explains(_ frames: [FrameObservation], from rest: Int, to moved: Int) -> Bool {
    guard let still = frames[rest].face?.patch, let other = frames[moved].face?.patch else { return false }
    let correlation = correlation(still, other, enough: limits.flatCorrelation)
    if correlation >= limits.flatCorrelation { return true }
    if correlation < limits.flatCorrelation * Self.leastRepeatability { return false }
    let neighbours = [rest - 1, rest + 1].filter { frames.indices.contains($0) && $0 != moved }
      .compactMap { frames[$0].face?.patch }
    let repeatability =
      neighbours.map {
        PatchAlignment(from: still, to: $0).correlation(
          startingAt: .identity, atLeast: Self.leastRepeatability)
      }.max() ?? 1
    return correlation / max(repeatability, Self.leastRepeatability) >= limits.flatCorrelation
  }

  /// The best correlation that is found from any start in either direction, or the first that is `enough`.
  private func correlation(_ a: FacePatch, _ b: FacePatch, enough: Float) -> Float {
    var best = Float(-1)
    for (from, to) in [(a, b), (b, a)] {
      let alignment = PatchAlignment(from: from, to: to)
      let starts =
        [Homography(from: from.points, to: to.points)].compactMap { $0 }
        + Self.scales.map { Homography.scale(x: $0.x, y: $0.y) }
      for start in starts {
        best = max(
          best, alignment.correlation(startingAt: start, atLeast: enough * Self.leastRepeatability))
        if best >= enough { return best }
      }
    }
    return best
  }
}
