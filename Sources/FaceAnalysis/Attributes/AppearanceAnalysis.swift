import Imaging

/// Tells what faces look like, each part only when it is asked for.
struct AppearanceAnalysis: Sendable {
  private let expressions = ExpressionEstimator()
  private let shapes = FaceShapeEstimator()

  /// What was asked for of a face, as far as it can be told.
  ///
  /// - Parameters:
  ///   - mesh: In the frame of `image`.
  ///   - parts: What to find out; what is no part of an appearance is passed over.
  /// - Throws: ``AnalysisError`` when a network fails or is damaged.
  func appearance(
    of mesh: FaceMesh, in image: RGBImage, _ parts: AnalysisRequest.Part
  ) throws(AnalysisError) -> FaceAppearance {
    var appearance = FaceAppearance()
    if parts.contains(.expression) { appearance.expression = expressions.expression(of: mesh) }
    if parts.contains(.shape) { appearance.shape = shapes.shape(of: mesh) }
    if parts.contains(.beauty) { appearance.beauty = BeautyIndex().index(of: mesh) }
    return appearance
  }
}
