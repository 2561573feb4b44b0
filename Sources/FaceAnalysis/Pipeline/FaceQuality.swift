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

  /// The sharpness that the face would have at the contrast of an ordinary photograph, so that a dark picture does not
  /// count as blurred: a variance falls with the square of the contrast.
  package var evenSharpness: Float {
    let ordinaryContrast: Float = 0.15
    let gain = ordinaryContrast / max(contrast, 1e-3)
    return sharpness * gain * gain
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
