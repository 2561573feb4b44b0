import Foundation

/// Tells no smile, a smile and a laugh apart by the shape of the mouth.
struct ExpressionEstimator: Sendable {
  /// The opening of the mouth, as a share of its width, at which a smile is as likely a laugh.
  private static let openMouth: Float = 0.15
  /// How fast a smile becomes a laugh as the mouth opens further.
  private static let steepness: Float = 40

  func expression(of mesh: FaceMesh) -> Likelihoods<FaceAppearance.Expression> {
    let smile = Double(SmileClassifier.trained.probability(mesh))
    let opening = mesh.mean(of: [MeshIndex.upperLipEdge]).distance(
      to: mesh.mean(of: [MeshIndex.lowerLipEdge]))
    let width = mesh.mean(of: [MeshIndex.leftLipCorner]).distance(
      to: mesh.mean(of: [MeshIndex.rightLipCorner]))
    let share = opening / max(width, .leastNormalMagnitude)
    let laugh = Double(1 / (1 + exp(-Self.steepness * (share - Self.openMouth))))
    return Likelihoods([(.none, 1 - smile), (.smile, smile * (1 - laugh)), (.laugh, smile * laugh)])
  }
}
