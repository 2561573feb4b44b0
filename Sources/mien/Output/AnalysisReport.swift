import CommandKit
import FaceAnalysis
import FaceData
import Foundation

/// What `mien analyze` prints about one photograph.
struct AnalysisReport: JSONLine {
  struct Face: Encodable {
    struct Pose: Encodable {
      let yaw: Float
      let pitch: Float
      let roll: Float
    }

    let box: FaceBox
    let confidence: Float
    let pose: Pose?
    let landmarks: [[Float]]?
    let embedding: [Float]?
    let quality: FaceQuality?
    let attributes: AppearanceReport?
    let liveness: Double?
  }

  struct Failure: Encodable {
    let code: String
    let message: String
  }

  let file: String
  var width: Int?
  var height: Int?
  var faces: [Face]?
  var error: Failure?

  init(file: String, analysis: ImageAnalysis, includesLandmarks: Bool, includesEmbeddings: Bool) {
    self.file = file
    width = analysis.width
    height = analysis.height
    faces = analysis.faces.map { face in
      Face(
        box: face.box, confidence: face.detection.confidence,
        pose: face.pose.map { Face.Pose(yaw: $0.yaw, pitch: $0.pitch, roll: $0.roll) },
        landmarks: includesLandmarks ? face.landmarks?.points.map { [$0.x, $0.y, $0.z] } : nil,
        embedding: includesEmbeddings ? face.embedding?.values : nil,
        quality: face.quality, attributes: AppearanceReport(face.appearance),
        liveness: face.liveness)
    }
  }

  init(file: String, code: String, message: String) {
    self.file = file
    error = Failure(code: code, message: message)
  }

  var json: String { (try? line()) ?? "{}" }

  /// The report for people.
  var text: String {
    if let error { return "\(file): \(error.message)" }
    let faces = faces ?? []
    let count = faces.count == 1 ? "1 face" : "\(faces.count) faces"
    return (["\(file): \(width ?? 0)×\(height ?? 0), \(count)"] + faces.map(Self.text)).joined(
      separator: "\n")
  }

  private static func text(_ face: Face) -> String {
    var text = String(
      format: "  box %d,%d %d×%d  confidence %.3f", face.box.x, face.box.y, face.box.width, face.box.height,
      face.confidence)
    if let pose = face.pose {
      text += String(format: "  yaw %+.0f° pitch %+.0f° roll %+.0f°", pose.yaw, pose.pitch, pose.roll)
    }
    if let quality = face.quality {
      text += String(
        format: "  sharpness %.2f illumination %.0f contrast %.2f size %d completeness %.2f",
        quality.sharpness, quality.illumination, quality.contrast, quality.size, quality.completeness)
    }
    if let liveness = face.liveness { text += String(format: "  liveness %.2f", liveness) }
    if let attributes = face.attributes { text += "  " + attributes.text }
    return text
  }
}
