import Imaging
import Inference

/// The second or third network of the cascade: it looks at many small crops in batches.
struct CascadeStage {
  /// The answer for one window.
  struct Answer {
    let probability: Float
    let shift: (Float, Float, Float, Float)
    /// Five horizontal then five vertical places in shares of the window; empty for the second network.
    let points: [Float]

    func keyPoints(in window: CandidateWindow) -> KeyPoints? {
      guard points.count == 10 else { return nil }
      let all = (0..<5).map {
        Point(x: window.left + points[$0] * window.width, y: window.top + points[$0 + 5] * window.height)
      }
      return KeyPoints(
        leftEye: all[0], rightEye: all[1], nose: all[2], leftMouthCorner: all[3], rightMouthCorner: all[4])
    }
  }

  /// Batches are filled up to one of these sizes, so that the runtime prepares itself for few shapes.
  private static let batchSizes = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32]

  let session: ModelSession
  /// The side of the square that the network looks at.
  let side: Int

  func run(on windows: [CandidateWindow], in image: RGBImage) throws(AnalysisError) -> [Answer] {
    var answers: [Answer] = []
    var start = 0
    while start < windows.count {
      let rest = windows.count - start
      let size = Self.batchSizes.first { $0 >= rest } ?? Self.batchSizes.last ?? rest
      let batch = windows[start..<min(start + size, windows.count)]
      answers += try run(batch: Array(batch), paddedTo: size, in: image)
      start += batch.count
    }
    return answers
  }

  private func run(
    batch: [CandidateWindow], paddedTo size: Int, in image: RGBImage
  ) throws(AnalysisError) -> [Answer] {
    try AnalysisError.inferring { () throws(InferenceError) in
      try session.run(
        shape: [size, 3, side, side],
        fill: { input in
          let stride = 3 * side * side
          for (index, window) in batch.enumerated() {
            let values = UnsafeMutableBufferPointer(
              rebasing: input[(index * stride)..<((index + 1) * stride)])
            fill(values, from: window, in: image)
          }
          input[(batch.count * stride)...].update(repeating: 0)
        },
        read: { outputs in
          batch.indices.map { index in
            let shift = outputs[1].values
            let points = outputs.count > 2 ? Array(outputs[2].values[(index * 10)..<(index * 10 + 10)]) : []
            return Answer(
              probability: outputs[0].values[index],
              shift: (shift[index * 4], shift[index * 4 + 1], shift[index * 4 + 2], shift[index * 4 + 3]),
              points: points)
          }
        })
    }
  }

  /// Writes the window, resampled by area, as three planes around 0; beyond the image it is mid-grey.
  private func fill(
    _ planes: UnsafeMutableBufferPointer<Float>, from window: CandidateWindow, in image: RGBImage
  ) {
    let rectangle = PixelRect(
      x: Int(window.left.rounded()), y: Int(window.top.rounded()),
      width: max(1, Int(window.width.rounded())), height: max(1, Int(window.height.rounded())))
    let isInside = rectangle.intersection(image.bounds) == rectangle
    let source = isInside ? image : image.cropped(to: rectangle, fill: (128, 128, 128))
    source.planarFloatsByArea(
      from: isInside ? rectangle : nil, width: side, height: side, mean: ImagePyramid.mean,
      scale: ImagePyramid.scale, into: planes)
  }
}
