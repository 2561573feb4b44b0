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
      let box = face.detection.box
      canvas.drawRectangle(
        PixelRect(
          x: Int(box.x.rounded()), y: Int(box.y.rounded()), width: Int(box.width.rounded()),
          height: Int(box.height.rounded())), color: (64, 224, 96), thickness: thickness)
      for point in face.landmarks?.points ?? [] {
        canvas.drawPoint(x: Int(point.x.rounded()), y: Int(point.y.rounded()), color: (255, 255, 255), radius: thickness / 4)
      }
    }
    return canvas
  }
}
