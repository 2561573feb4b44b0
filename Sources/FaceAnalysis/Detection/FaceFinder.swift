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

  /// A detection below this confidence counts only when the mesh network sees a face there too.
  private static let sureConfidence: Float = 0.97
  private static let leastPresence: Float = 0.5

  let detector: any FaceDetector
  let meshEstimator: FaceMeshEstimator

  /// - Parameter minimumFace: The smallest longer side of a face's box, in pixels of `image`.
  /// - Returns: The faces in the image's frame, largest first.
  func faces(in image: RGBImage, minimumFace: Float) throws(AnalysisError) -> [Detection] {
    var found = try confirmedFaces(in: image, minimumFace: minimumFace)
    var turns = Self.turns[...]
    while found.isEmpty, let degrees = turns.popFirst() {
      let turned = TurnedImage(image, degrees: degrees)
      found = try confirmedFaces(in: turned.image, minimumFace: minimumFace).map(turned.original)
    }
    return found.filter { max($0.box.width, $0.box.height) >= minimumFace }.largestFirst()
  }

  private func confirmedFaces(in image: RGBImage, minimumFace: Float) throws(AnalysisError)
    -> [Detection]
  {
    var confirmed: [Detection] = []
    for detection in try detector.detect(in: image, minimumFace: minimumFace) {
      if detection.confidence < Self.sureConfidence {
        let presence = try meshEstimator.mesh(of: detection, in: image, passes: 1).presence
        guard presence >= Self.leastPresence else { continue }
      }
      confirmed.append(detection)
    }
    return confirmed
  }
}

/// An image turned around its centre, large enough to hold all of it.
private struct TurnedImage {
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
