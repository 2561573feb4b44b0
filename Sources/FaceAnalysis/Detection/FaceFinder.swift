import Foundation
import Imaging

/// Finds faces whatever way they are turned.
///
/// Detectors are trained on upright faces. When nothing is found, the image is searched again turned by an eighth
/// of a circle either way, then on its sides and upside down; the first turn that shows a face counts. An image
/// with an upright face never pays for this. In a very large image turned faces count from a share of its extent on,
/// so that the time and memory of these searches are bounded.
struct FaceFinder: Sendable {
  /// Degrees, positive clockwise, by which the image is turned when it shows no face, in this order.
  private static let turns: [Float] = [-45, 45, -90, 90, 180]
  /// The least turned face in shares of the side of the image turned by an eighth of a circle.
  private static let leastShareTurned: Float = 1 / 64
  /// An image is reduced before it is turned where its least face then still has so many pixels, which is what the
  /// last network of the cascade looks at.
  private static let leastFaceTurned: Float = 48

  /// A detection below this confidence counts only when the mesh network sees a face there too.
  private static let sureConfidence: Float = 0.97
  private static let leastPresence: Float = 0.5

  /// The search for the largest face begins with this part of the image's shorter side.
  private static let firstShare: Float = 5
  /// A face this many times as large as those of the smallest scale that was searched is found as if all were.
  private static let certainlyFound: Float = 1.8
  /// The share of a face's area below which another is smaller whatever scales are searched.
  private static let clearlySmaller: Float = 0.7

  let detector: any FaceDetector
  let meshEstimator: FaceMeshEstimator

  /// - Parameter minimumFace: The smallest longer side of a face's box, in pixels of `image`.
  /// - Returns: The faces in the image's frame, largest first.
  func faces(in image: RGBImage, minimumFace: Float) throws(AnalysisError) -> [Detection] {
    try faces(.all, in: image, minimumFace: minimumFace)
  }

  /// Looks for large faces first and stops where no larger one can be left.
  ///
  /// - Returns: Like ``faces(in:minimumFace:)``, but faces much smaller than the first may be left out.
  func largestFace(in image: RGBImage, minimumFace: Float) throws(AnalysisError) -> [Detection] {
    let shorter = Float(min(image.width, image.height))
    var skipped = skippableScales(below: shorter / Self.firstShare, minimumFace: minimumFace)
    while skipped > 0 {
      let found = try confirmed(.largest, in: image, minimumFace: minimumFace, skippedScales: skipped)
      guard let largest = found.first else {
        skipped -= 2
        continue
      }
      let skippable = skippableScales(
        below: largest.box.area.squareRoot() / Self.certainlyFound, minimumFace: minimumFace)
      if skipped <= skippable {
        // Which of two faces of nearly one size is larger, only the whole search says.
        let isAlone = found.dropFirst().allSatisfy { isClearlySmaller($0, than: largest) }
        if isAlone { return found }
        break
      }
      skipped = skippable
    }
    return try faces(.largest, in: image, minimumFace: minimumFace)
  }

  /// The number of the detector's scales that are for faces smaller than a side.
  private func skippableScales(below side: Float, minimumFace: Float) -> Int {
    guard let ratio = detector.scaleRatio, side > minimumFace else { return 0 }
    return Int(log(minimumFace / side) / log(ratio))
  }

  /// Searches every scale, and the image turned where it shows no face as it is.
  private func faces(
    _ wanted: AnalysisRequest.Faces, in image: RGBImage, minimumFace: Float
  ) throws(AnalysisError) -> [Detection] {
    var found = try confirmed(wanted, in: image, minimumFace: minimumFace)
    if found.isEmpty { found = try turnedFaces(wanted, in: image, minimumFace: minimumFace) }
    return found.filter { max($0.box.width, $0.box.height) >= minimumFace }.largestFirst()
  }

  private func turnedFaces(
    _ wanted: AnalysisRequest.Faces, in image: RGBImage, minimumFace: Float
  ) throws(AnalysisError) -> [Detection] {
    let turnedSide = Float(image.width + image.height) * Float(0.5).squareRoot()
    let leastFace = max(minimumFace, turnedSide * Self.leastShareTurned)
    let reduction = max(1, leastFace / Self.leastFaceTurned)
    let reduced = image.resizedByArea(
      width: max(1, Int((Float(image.width) / reduction).rounded())),
      height: max(1, Int((Float(image.height) / reduction).rounded())))
    for degrees in Self.turns {
      let turned = TurnedImage(reduced, degrees: degrees)
      let found = try confirmed(wanted, in: turned.image, minimumFace: leastFace / reduction)
      if !found.isEmpty { return found.map { turned.original($0).scaled(by: reduction) } }
    }
    return []
  }

  /// What the detector finds, largest first, without what the mesh network knows to be no face.
  private func confirmed(
    _ wanted: AnalysisRequest.Faces, in image: RGBImage, minimumFace: Float, skippedScales: Int = 0
  ) throws(AnalysisError) -> [Detection] {
    var confirmed: [Detection] = []
    let found = try detector.detect(in: image, minimumFace: minimumFace, skippedScales: skippedScales)
    for detection in found.largestFirst() {
      if detection.confidence < Self.sureConfidence {
        // Beside a clearly larger face it does not matter whether this is one.
        if wanted == .largest, let largest = confirmed.first, isClearlySmaller(detection, than: largest) {
          continue
        }
        let presence = try meshEstimator.mesh(of: detection, in: image, passes: 1).presence
        guard presence >= Self.leastPresence else { continue }
      }
      confirmed.append(detection)
    }
    return confirmed
  }

  private func isClearlySmaller(_ detection: Detection, than other: Detection) -> Bool {
    detection.box.area < Self.clearlySmaller * other.box.area
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
