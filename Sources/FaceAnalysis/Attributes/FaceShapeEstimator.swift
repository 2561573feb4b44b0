import Foundation

/// Tells five forms of a face's outline apart by four proportions, in the words of portrait drawing and anthropometry.
///
/// | proportion | landmarks (Farkas 1994) | mesh |
/// |---|---|---|
/// | length | trichion to gnathion, by the width of the cheeks | 10–152, 234–454 |
/// | forehead | between the temples, by the width of the cheeks | 54–284 |
/// | jaw | gonion to gonion, by the width of the cheeks | 172–397 |
/// | chin | the breadth of the chin, by that of the jaw | 149–378 |
///
/// A long even face is oval, a short one round; with a broad jaw and a broad chin it is square; with a jaw broader than
/// the forehead it is a triangle; with a forehead broader than the jaw and a narrow chin it is a heart. There is no truth
/// to measure this by. All constants are statistics of `Training/measures/shape.py`; the model card beside it has the
/// figures.
struct FaceShapeEstimator: Sendable {
  /// A face that is looked up at has a shorter forehead, a smile widens the jaw, an open mouth lengthens the face:
  /// what a degree of pitch, the mouth's opening (by its width) and its width (by the distance of the eyes) do to each
  /// proportion, read off people of whom there are several photographs.
  private static let effects = Proportions(
    pitch: [-0.0012, -0.0017, 0.0012, 0.0010], opening: [0.202, -0.001, -0.065, 0.086],
    mouth: [-0.081, -0.067, 0.095, -0.080])
  /// Pitch, opening and width of the mouth of the mean face.
  private static let level: (pitch: Float, opening: Float, mouth: Float) = (3.4, 0.12, 0.60)
  /// Length, forehead, jaw and chin of the mean face, and how they spread.
  private static let norm = SIMD4<Float>(1.226, 0.858, 0.803, 0.558)
  private static let spread = SIMD4<Float>(0.054, 0.0147, 0.0153, 0.016)
  /// The middle of each form, in units of the spread.
  private static let types: [(FaceAppearance.Shape, SIMD4<Float>)] = [
    (.square, SIMD4(-0.3, -0.1, 0.8, 1)), (.triangle, SIMD4(0.1, -1, 0.8, -0.1)),
    (.oval, SIMD4(0.8, 0.1, -0.1, -0.1)), (.heart, SIMD4(0.1, 0.9, -0.8, -0.9)),
    (.round, SIMD4(-0.9, 0.2, -0.1, 0.1)),
  ]
  /// The width of the forms with which the probabilities best foretell the form on another photograph of the person.
  private static let width: Float = 1.3

  private struct Proportions {
    let pitch: SIMD4<Float>
    let opening: SIMD4<Float>
    let mouth: SIMD4<Float>
  }

  func shape(of mesh: FaceMesh) -> Likelihoods<FaceAppearance.Shape> {
    let deviation = (proportions(of: mesh) - Self.norm) / Self.spread
    return Likelihoods(
      Self.types.map { kind, middle in
        let gap = deviation - middle
        return (kind, Double(exp(-(gap * gap).sum() / (2 * Self.width * Self.width))))
      })
  }

  /// Length, forehead, jaw and chin as they would be with a level head and a still mouth.
  private func proportions(of mesh: FaceMesh) -> SIMD4<Float> {
    let face = FrontalMesh(mesh)
    let cheeks = max(face.width(from: MeshIndex.leftCheek, to: MeshIndex.rightCheek), .leastNormalMagnitude)
    let jaw = max(face.width(from: 172, to: 397), .leastNormalMagnitude)
    let mouth = max(
      face.distance(from: MeshIndex.leftMouthCorner, to: MeshIndex.rightMouthCorner), .leastNormalMagnitude)
    let opening = face.distance(from: MeshIndex.upperLipEdge, to: MeshIndex.lowerLipEdge) / mouth
    let measured = SIMD4(
      face.height(from: MeshIndex.foreheadTop, to: MeshIndex.chin) / cheeks,
      face.width(from: 54, to: 284) / cheeks, jaw / cheeks, face.width(from: 149, to: 378) / jaw)
    let ofPitch = Self.effects.pitch * (HeadPose(mesh).pitch - Self.level.pitch)
    let ofOpening = Self.effects.opening * (opening - Self.level.opening)
    return measured - ofPitch - ofOpening - Self.effects.mouth * (mouth - Self.level.mouth)
  }
}
