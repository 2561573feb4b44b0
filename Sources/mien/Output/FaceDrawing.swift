import FaceAnalysis
import Imaging

/// Marks the faces of an analysis on its photograph.
struct FaceDrawing {
  private let analysis: ImageAnalysis

  init(_ analysis: ImageAnalysis) {
    self.analysis = analysis
  }

  func applied(to photograph: RGBImage) -> RGBImage {
    let canvas = photograph
    return canvas
  }
}
