import Imaging

/// What decides whether a face is fit for enrolment, measured on the face's box.
package struct FaceQuality: Sendable, Equatable, Encodable {
  /// The variance of the Laplacian at a common size: under about 30 is blurred, over 100 is sharp.
  package let sharpness: Float
  /// The mean luma, 0…1.
  package let brightness: Float
  /// The standard deviation of the luma, 0…1.
  package let contrast: Float
  /// −1…1: positive when the image's right half of the face is the brighter one.
  package let sideBalance: Float

  /// 0 sharp … 1 blurred: a half at the sharpness that lies as far from blurred as from sharp.
  package var blur: Float {
    let ratio = sharpness / 55
    return 1 / (1 + ratio * ratio)
  }

  private enum CodingKeys: String, CodingKey {
    case sharpness, brightness, contrast
    case sideBalance = "side_balance"
  }

  /// `nil` when the box lies outside the image.
  init?(_ detection: Detection, in image: RGBImage) {
    guard let measures = image.measures(in: PixelRect(detection.box)) else { return nil }
    sharpness = Float(measures.sharpness)
    brightness = Float(measures.brightness / 255)
    contrast = Float(measures.contrast / 255)
    sideBalance = Float(measures.sideBalance)
  }
}
