import Inference

/// Reads the proposal network's answer on a band of an image pyramid as windows in the image.
struct ProposalReader {
  let pyramid: ImagePyramid
  let threshold: Float

  /// - Parameters:
  ///   - outputs: Face probability `[1, 1, h, w]` and edge shifts `[1, 4, h, w]`, one cell for every second pixel of
  ///     the band.
  ///   - top: The first row of the band on the canvas; even.
  /// - Returns: The windows of each level, overlapping as they do.
  func windows(in outputs: [TensorView], from top: Int) -> [[CandidateWindow]] {
    pyramid.levels.map { windows(of: $0, probability: outputs[0], shifts: outputs[1], firstRow: top / 2) }
  }

  private func windows(
    of level: ImagePyramid.Level, probability: TensorView, shifts: TensorView, firstRow: Int
  ) -> [CandidateWindow] {
    let rows = probability.shape[2]
    let columns = probability.shape[3]
    let plane = rows * columns
    // Only cells whose whole window lies on this level and its margin.
    let cellsDown = (level.height + 2 * ImagePyramid.margin - ImagePyramid.window) / 2
    let cellsAcross = (level.width + 2 * ImagePyramid.margin - ImagePyramid.window) / 2
    // The level's rows of cells that are in this band.
    let origin = level.y / 2 - firstRow
    let (first, end) = (max(0, -origin), min(cellsDown + 1, rows - origin))
    guard first < end, cellsAcross >= 0 else { return [] }
    var windows: [CandidateWindow] = []
    for row in first..<end {
      for column in 0...cellsAcross {
        let cell = (origin + row) * columns + level.x / 2 + column
        let score = probability.values[cell]
        guard score > threshold else { continue }
        let left = Float(2 * column - ImagePyramid.margin)
        let top = Float(2 * row - ImagePyramid.margin)
        let side = Float(ImagePyramid.window)
        windows.append(
          CandidateWindow(
            left: left / level.scaleX, top: top / level.scaleY,
            right: (left + side) / level.scaleX, bottom: (top + side) / level.scaleY, score: score,
            shift: (
              shifts.values[cell], shifts.values[plane + cell], shifts.values[2 * plane + cell],
              shifts.values[3 * plane + cell]
            )))
      }
    }
    return windows
  }
}
