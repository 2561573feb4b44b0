import FaceAnalysis
import Imaging

/// Marks the faces of an analysis on its photograph.
struct FaceDrawing {
  private let analysis: ImageAnalysis

  init(_ analysis: ImageAnalysis) {
    self.analysis = analysis
  }

  func applied(to photograph: RGBImage) -> RGBImage {
    var canvas = photograph
    let thickness = max(2, max(photograph.width, photograph.height) / 400)
    for face in analysis.faces {
      for point in face.landmarks?.points ?? [] {
        canvas.drawPoint(at: point.flat.imagePoint, color: .white, size: max(1, thickness / 2))
      }
      canvas.drawRectangle(PixelRect(face.detection.box), color: .green, thickness: thickness)
    }
    return canvas
  }
}
