import Foundation

/// Tells no smile, a smile and a laugh apart by the shape of the mouth.
struct ExpressionEstimator: Sendable {
  /// The opening between the lips, by the width between their corners, at which a smile is as likely a laugh. Of the smiles
  /// of GENKI-4K the median opens 0.20 and shows the upper teeth, a tenth opens further than 0.30, to loud laughter.
  private static let openMouth: Float = 0.28
  /// How fast a smile becomes a laugh as the mouth opens: the logistic curve that spreads as the opening does between
  /// copies of a photograph, by 0.034.
  private static let steepness: Float = 53

  func expression(of mesh: FaceMesh) -> Likelihoods<FaceAppearance.Expression> {
    let smile = Double(SmileClassifier.trained.probability(mesh))
    let face = FrontalMesh(mesh)
    let opening = face.distance(from: MeshIndex.upperLipEdge, to: MeshIndex.lowerLipEdge)
    let width = face.distance(from: MeshIndex.leftLipCorner, to: MeshIndex.rightLipCorner)
    let share = opening / max(width, .leastNormalMagnitude)
    let laugh = Double(1 / (1 + exp(-Self.steepness * (share - Self.openMouth))))
    return Likelihoods([(.none, 1 - smile), (.smile, smile * (1 - laugh)), (.laugh, smile * laugh)])
  }
}
