import Foundation
import Imaging

/// An image turned around its centre, large enough to hold all of it.
struct TurnedImage {
  let image: RGBImage
  private let toOriginal: AffineTransform

  init(_ original: RGBImage, degrees: Float) {
    let radians = Double(degrees) * .pi / 180
    let (across, down) = (abs(cos(radians)), abs(sin(radians)))
    let (width, height) = (Double(original.width), Double(original.height))
    let turnedWidth = (across * width + down * height).rounded(.up)
    let turnedHeight = (down * width + across * height).rounded(.up)
    // Turning back leads from the turned image to the original.
    toOriginal = AffineTransform(
      rotation: -radians, scale: 1, about: ImagePoint(x: turnedWidth / 2, y: turnedHeight / 2),
      movingTo: ImagePoint(x: width / 2, y: height / 2))
    image = original.warped(
      by: toOriginal, width: Int(turnedWidth), height: Int(turnedHeight), fill: (128, 128, 128))
  }

  /// The detection in the frame of the original: its points turned back, its box upright around the same centre.
  func original(_ detection: Detection) -> Detection {
    let side = max(detection.box.width, detection.box.height)
    let center = original(detection.box.center)
    return Detection(
      box: Box(x: center.x - side / 2, y: center.y - side / 2, width: side, height: side),
      confidence: detection.confidence, keyPoints: detection.keyPoints.mapped(original))
  }

  private func original(_ point: Point) -> Point {
    Point(toOriginal.applied(to: point.imagePoint))
  }
}
