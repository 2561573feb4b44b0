import Foundation

/// Tells a smile from the shape of the mouth: a logistic regression on the frontal mesh.
///
/// Trained by `Training/smile/train.py`, which also writes ``SmileClassifier/trained``; the model card beside it has
/// the figures.
package struct SmileClassifier: Sendable {
  /// A point of the middle line, or the point on the image's left of a pair that mirrors each other.
  struct Feature: Sendable {
    let left: Int
    /// The mirrored point; `left` again on the middle line.
    let right: Int
    /// Weights of half the pair's width, its mean height and its mean depth.
    let weights: (width: Float, height: Float, depth: Float)
  }

  private let bias: Float
  private let features: [Feature]

  init(bias: Float, features: [Feature]) {
    self.bias = bias
    self.features = features
  }

  /// How likely the face smiles, 0…1.
  package func probability(_ mesh: FaceMesh) -> Float {
    let points = FrontalMesh(mesh).points
    let evidence = features.reduce(bias) { sum, feature in
      let (left, right) = (points[feature.left], points[feature.right])
      return sum + feature.weights.width * (right.x - left.x) / 2
        + feature.weights.height * (left.y + right.y) / 2 + feature.weights.depth * (left.z + right.z) / 2
    }
    return 1 / (1 + exp(-evidence))
  }
}
