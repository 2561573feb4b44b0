import Foundation
import Imaging

/// Finds faces whatever way they are turned.
///
/// Detectors are trained on upright faces. When nothing is found, the image is searched again turned by an eighth
/// of a circle either way, then on its sides and upside down; the first turn that shows a face counts. An image
/// with an upright face never pays for this.
struct FaceFinder: Sendable {
  /// Degrees, positive clockwise, by which the image is turned when it shows no face, in this order.
  private static let turns: [Float] = [-45, 45, -90, 90, 180]

  let detector: any FaceDetector

  /// - Parameter minimumFace: The smallest longer side of a face's box, in pixels of `image`.
  /// - Returns: The faces in the image's frame, largest first.
  func faces(in image: RGBImage, minimumFace: Float) throws(AnalysisError) -> [Detection] {
    var found = try detector.detect(in: image, minimumFace: minimumFace)
    var turns = Self.turns[...]
    while found.isEmpty, let degrees = turns.popFirst() {
      let turned = TurnedImage(image, degrees: degrees)
      found = try detector.detect(in: turned.image, minimumFace: minimumFace)
        .filter { $0.confidence >= 0.9 }.map(turned.original)
    }
    return found.filter { max($0.box.width, $0.box.height) >= minimumFace }.largestFirst()
  }
}

/// An image turned around its centre, large enough to hold all of it.
private struct TurnedImage {
  let image: RGBImage
  private let toOriginal: AffineTransform

  init(_ original: RGBImage, degrees: Float) {
    let radians = degrees * .pi / 180
    let (sine, cosine) = (sin(radians), cos(radians))
    let width = Int((abs(cosine) * Float(original.width) + abs(sine) * Float(original.height)).rounded(.up))
    let height = Int((abs(sine) * Float(original.width) + abs(cosine) * Float(original.height)).rounded(.up))
    let (x, y) = (Float(width - 1) / 2, Float(height - 1) / 2)
    let tx = Float(original.width - 1) / 2 - cosine * x - sine * y
    let ty = Float(original.height - 1) / 2 + sine * x - cosine * y
    toOriginal = AffineTransform(a: cosine, b: -sine, c: sine, d: cosine, tx: tx, ty: ty)
    image = original.warped(by: toOriginal, width: width, height: height, fill: (128, 128, 128))
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
    let place = toOriginal.applied(to: (point.x, point.y))
    return Point(x: place.x, y: place.y)
  }
}
