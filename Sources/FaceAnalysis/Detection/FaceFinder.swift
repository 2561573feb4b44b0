import Foundation
import Imaging

/// Finds faces whatever way they are turned.
///
/// Detectors are trained on upright faces. Of lying and upside-down ones they find some, doubtfully. So when no face
/// certainly stands, the image is searched again turned by an eighth of a circle either way, then on its sides and
/// upside down, and the turn with the most faces that certainly stand counts. An image with an upright face never
/// pays for this. In a very large image turned faces count from a share of its extent on, so that the time and memory
/// of these searches are bounded.
struct FaceFinder: Sendable {
  /// Degrees, positive clockwise, by which the image is turned when no face in it stands, in this order.
  private static let turns: [Float] = [-45, 45, -90, 90, 180]
  /// The least turned face in shares of the side of the image turned by an eighth of a circle.
  private static let leastShareTurned: Float = 1 / 64
  /// An image is reduced before it is turned where its least face then still has so many pixels, which is what the
  /// last network of the cascade looks at.
  private static let leastFaceTurned: Float = 48

  /// A face that leans more than this, in radians, does not stand.
  private static let mostLean: Float = 35 * .pi / 180

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
        // Which of two faces of nearly one size is larger, and what a face is that does not stand, only the whole
        // search says.
        let isAlone = found.dropFirst().allSatisfy { isClearlySmaller($0, than: largest) }
        if isAlone, certainlyStands(largest) { return found }
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

  /// Searches every scale, and the image turned where no face in it stands.
  private func faces(
    _ wanted: AnalysisRequest.Faces, in image: RGBImage, minimumFace: Float
  ) throws(AnalysisError) -> [Detection] {
    var found = try confirmed(wanted, in: image, minimumFace: minimumFace)
    if !found.contains(where: certainlyStands) {
      let turned = try turnedFaces(wanted, in: image, minimumFace: minimumFace)
      if turned.standing > 0 || found.isEmpty { found = turned.faces }
    }
    return found.filter { max($0.box.width, $0.box.height) >= minimumFace }.largestFirst()
  }

  /// The faces of the turn in which the most of them stand, in the frame of the image, and how many do; where none
  /// does, those of the first turn that shows any.
  private func turnedFaces(
    _ wanted: AnalysisRequest.Faces, in image: RGBImage, minimumFace: Float
  ) throws(AnalysisError) -> (faces: [Detection], standing: Int) {
    let turnedSide = Float(image.width + image.height) * Float(0.5).squareRoot()
    let leastFace = max(minimumFace, turnedSide * Self.leastShareTurned)
    let reduction = max(1, leastFace / Self.leastFaceTurned)
    let reduced = image.resizedByArea(
      width: image.width.scaled(by: 1 / reduction), height: image.height.scaled(by: 1 / reduction))
    var best: (faces: [Detection], standing: Int) = ([], 0)
    for degrees in Self.turns {
      let turned = TurnedImage(reduced, degrees: degrees)
      let found = try confirmed(wanted, in: turned.image, minimumFace: leastFace / reduction)
      let standing = found.count(where: certainlyStands)
      if best.faces.isEmpty || standing > best.standing {
        best = (found.map { turned.original($0).scaled(by: reduction) }, standing)
      }
      if standing > 0, standing == found.count { break }
    }
    return best
  }

  private func certainlyStands(_ detection: Detection) -> Bool {
    let (left, right) = (detection.keyPoints.leftEye, detection.keyPoints.rightEye)
    return detection.confidence >= detector.certainConfidence
      && abs(atan2(right.y - left.y, right.x - left.x)) <= Self.mostLean
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
