package import FaceAnalysis
import FaceData
package import Imaging

/// Follows the largest face of a video from frame to frame.
///
/// The mesh of one frame says where the next is looked for; the detector runs only where the face was lost, and now and
/// then to count faces.
package struct FrameObserver {
  /// Seconds between two counts of faces.
  private static let countStep = 0.5
  /// Seconds between two searches for a face that was lost. A search that finds none is the slowest thing here.
  private static let searchStep = 0.2
  /// The mesh network's presence from which on it sees a face.
  private static let surePresence: Float = 0.5
  /// The smallest face looked for, in shares of the frame's shorter side.
  private static let smallestFace: Float = 0.1
  /// The overlap with where the face just was, from which on a detection is of the same face.
  private static let sameFaceOverlap: Float = 0.3

  private let analyzer: FaceAnalyzer
  private var followed: FaceMesh?
  /// When the detector last ran, counted, and last found the face that is followed.
  private var (searched, counted, confirmed) = (-Double.infinity, -Double.infinity, -Double.infinity)

  package init(analyzer: FaceAnalyzer) {
    self.analyzer = analyzer
  }

  /// Observes the next frame.
  ///
  /// - Parameter time: Seconds from the first frame, later than that of the frame before.
  /// - Throws: ``AnalysisError/inference(_:)`` when a network fails.
  package mutating func observe(
    _ frame: RGBImage, at time: Double
  ) throws(AnalysisError) -> FrameObservation {
    var mesh: FaceMesh?
    if let followed { mesh = try analyzer.mesh(following: followed, in: frame) }
    let isLost = (mesh?.presence ?? 0) < Self.surePresence
    var count: Int?
    if time - counted >= Self.countStep || (isLost && time - searched >= Self.searchStep) {
      let detections = try detect(in: frame)
      (searched, counted) = (time, time)
      count = Self.count(of: detections)
      if isLost {
        mesh = try regain(mesh, from: detections, in: frame)
        if mesh != nil { confirmed = time }
      }
    }
    let isConfirmed = time - confirmed < Self.searchStep
    if let found = mesh, found.presence < Self.surePresence, !isConfirmed { mesh = nil }
    followed = mesh
    return FrameObservation(
      time: time, faceCount: count,
      face: mesh.flatMap { Self.sample(of: $0, in: frame, isDetected: isConfirmed) },
      thumbnail: FrameThumbnail(of: frame))
  }

  private func detect(in frame: RGBImage) throws(AnalysisError) -> [Detection] {
    let shorter = Float(min(frame.width, frame.height))
    return try analyzer.detect(.all, in: frame, minimumFace: max(20, Self.smallestFace * shorter))
  }

  /// The mesh of the detection that lies where the face just was, or of the largest; `nil` where there is none.
  private func regain(
    _ lost: FaceMesh?, from detections: [Detection], in frame: RGBImage
  ) throws(AnalysisError) -> FaceMesh? {
    let place = (followed ?? lost).map(Self.box)
    let same = detections.first { $0.box.overlap(place ?? $0.box) >= Self.sameFaceOverlap }
    guard let detection = same ?? detections.first else { return nil }
    return try analyzer.mesh(of: detection, in: frame)
  }

  private static func count(of detections: [Detection]) -> Int {
    let largest = detections.map(\.box.area).max() ?? 0
    return detections.count { $0.box.area >= LivenessJudge.secondFaceArea * largest }
  }

  private static func box(of mesh: FaceMesh) -> Box {
    let (xs, ys) = (mesh.points.map(\.x), mesh.points.map(\.y))
    let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
    return Box(x: left, y: top, width: (xs.max() ?? 0) - left, height: (ys.max() ?? 0) - top)
  }

  /// `nil` where the face lies outside the frame.
  private static func sample(of mesh: FaceMesh, in frame: RGBImage, isDetected: Bool) -> FaceSample? {
    let box = box(of: mesh)
    let (width, height) = (max(1, Int(box.width)), max(1, Int(box.height)))
    let place = FaceBox(x: Int(box.x), y: Int(box.y), width: width, height: height)
    guard let quality = FaceQuality(mesh, in: frame, box: place, completeness: 1) else { return nil }
    return FaceSample(
      pose: HeadPose(mesh), mouthOpening: mesh.mouthOpening, presence: mesh.presence, isDetected: isDetected,
      size: max(box.width, box.height), brightness: quality.illumination / 255,
      sharpness: quality.sharpness, patch: FacePatch(of: mesh, in: frame))
  }
}
