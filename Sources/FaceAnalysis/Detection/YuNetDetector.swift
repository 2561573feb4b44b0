import Foundation
import Imaging
import Inference

/// The one-pass detector YuNet (Wu, Peng and Yu 2023): optional, quicker than the cascade on large images.
struct YuNetDetector: FaceDetector {
  /// The network's outputs come at these pixel distances.
  private static let strides = [8, 16, 32]
  /// A face of the least size is shown to the network at this size.
  private static let leastFace: Float = 16
  /// Smaller images are shown to the network as they are.
  private static let leastSide: Float = 320
  private static let threshold: Float = 0.6

  private let session: ModelSession
  private let outputs: [Int: StrideOutputs]

  /// The places of one stride's outputs among the network's outputs.
  private struct StrideOutputs {
    let face: Int
    let object: Int
    let box: Int
    let keyPoints: Int
  }

  /// - Throws: ``AnalysisError/modelUnsuitable(_:)`` when the network is not a YuNet.
  init(session: ModelSession) throws(AnalysisError) {
    var places: [Int: StrideOutputs] = [:]
    for stride in Self.strides {
      func place(_ name: String) throws(AnalysisError) -> Int {
        guard let index = session.outputs.firstIndex(where: { $0.name == "\(name)_\(stride)" }) else {
          throw .modelUnsuitable(
            "The detector lacks the output \(name)_\(stride), which a YuNet network has.")
        }
        return index
      }
      places[stride] = StrideOutputs(
        face: try place("cls"), object: try place("obj"), box: try place("bbox"), keyPoints: try place("kps"))
    }
    self.session = session
    outputs = places
  }

  var scaleRatio: Float? { nil }

  let certainConfidence: Float = 0.9

  func detect(
    in image: RGBImage, minimumFace: Float, skippedScales: Int
  ) throws(AnalysisError) -> [Detection] {
    let longer = Float(max(image.width, image.height))
    let scale = min(1, max(Self.leastFace / minimumFace, Self.leastSide / longer))
    let (width, height) = (image.width.scaled(by: scale), image.height.scaled(by: scale))
    // The network halves its input five times.
    let (paddedWidth, paddedHeight) = ((width + 31) / 32 * 32, (height + 31) / 32 * 32)
    let small = image.resizedByArea(width: width, height: height)
    let found = try AnalysisError.inferring { () throws(InferenceError) in
      try session.run(
        shape: [1, 3, paddedHeight, paddedWidth],
        fill: { Self.fill($0, with: small, width: paddedWidth, height: paddedHeight) },
        read: { views in
          Self.strides.flatMap { detections(stride: $0, columns: paddedWidth / $0, in: views) }
        })
    }
    let windows = found.map { detection in
      CandidateWindow(
        left: detection.box.x, top: detection.box.y, right: detection.box.x + detection.box.width,
        bottom: detection.box.y + detection.box.height, score: detection.confidence)
    }
    return windows.indices(keptAbove: 0.3).map { found[$0].scaled(by: 1 / scale) }
  }

  private func detections(stride: Int, columns: Int, in views: [TensorView]) -> [Detection] {
    guard let places = outputs[stride] else { return [] }
    let (face, object) = (views[places.face].values, views[places.object].values)
    let (boxes, points) = (views[places.box].values, views[places.keyPoints].values)
    let unit = Float(stride)
    return face.indices.compactMap { cell in
      let score = (min(1, max(0, face[cell])) * min(1, max(0, object[cell]))).squareRoot()
      guard score >= Self.threshold else { return nil }
      let (column, row) = (Float(cell % columns), Float(cell / columns))
      let center = Point(x: (column + boxes[4 * cell]) * unit, y: (row + boxes[4 * cell + 1]) * unit)
      let (width, height) = (exp(boxes[4 * cell + 2]) * unit, exp(boxes[4 * cell + 3]) * unit)
      let keys = (0..<5).map {
        Point(
          x: (points[10 * cell + 2 * $0] + column) * unit, y: (points[10 * cell + 2 * $0 + 1] + row) * unit)
      }
      return Detection(
        box: Box(x: center.x - width / 2, y: center.y - height / 2, width: width, height: height),
        confidence: score,
        keyPoints: KeyPoints(
          leftEye: keys[0], rightEye: keys[1], nose: keys[2], leftMouthCorner: keys[3],
          rightMouthCorner: keys[4]))
    }
  }

  /// Writes blue, green and red planes from 0 to 255, black beyond the image.
  private static func fill(
    _ planes: UnsafeMutableBufferPointer<Float>, with image: RGBImage, width: Int, height: Int
  ) {
    planes.update(repeating: 0)
    let plane = width * height
    image.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<image.height {
        for x in 0..<image.width {
          let (source, target) = ((y * image.width + x) * 3, y * width + x)
          planes[target] = Float(pixels[source + 2])
          planes[plane + target] = Float(pixels[source + 1])
          planes[2 * plane + target] = Float(pixels[source])
        }
      }
    }
  }
}
