import Foundation

/// An index of symmetry and proportion, 0…100. It judges nobody: it says how even a face is and how near its proportions
/// are to those of the mean face, two measures that studies of attractiveness name (J. H. Langlois and L. A. Roggman,
/// "Attractive faces are only average", Psychological Science 1(2), 1990; G. Rhodes, "The evolutionary psychology of facial
/// beauty", Annual Review of Psychology 57, 2006).
///
/// Half of it is symmetry: the root mean square distance of fifteen points from the mirror image of their counterparts. The
/// other half is proportion: the root mean square deviation of the logarithms of four of the neoclassical canons (L. G.
/// Farkas et al., "Vertical and horizontal proportions of the face", Plastic and Reconstructive Surgery 75(3), 1985) from
/// those of the mean face. Each half halves with each median that the face is away, so that an even face of mean
/// proportions has 100 and the median face about 50. The constants are statistics of `Training/measures/shape.py`.
struct BeautyIndex: Sendable {
  private static let pairs: [(left: Int, right: Int)] = [
    (33, 263), (133, 362), (159, 386), (145, 374), (70, 300), (105, 334), (107, 336), (98, 327), (234, 454),
    (132, 361), (172, 397), (149, 378), (61, 291), (40, 270), (91, 321),
  ]
  /// In distances of the outer corners of the eyes.
  private static let medianAsymmetry: Float = 0.024
  /// The middle third of the face by the lower one (without the mouth's opening), the distance of the eyes by their
  /// width, the nose by that distance, the mouth by the nose.
  private static let meanProportions = SIMD4<Float>(0.996, 1.270, 1.237, 1.344)
  private static let medianDeviation: Float = 0.060

  /// 0…100.
  func index(of mesh: FaceMesh) -> Double {
    let face = FrontalMesh(mesh)
    let symmetry = exp2(-asymmetry(of: face) / Self.medianAsymmetry)
    let proportion = exp2(-deviation(of: face) / Self.medianDeviation)
    return Double(50 * symmetry + 50 * proportion)
  }

  private func asymmetry(of face: FrontalMesh) -> Float {
    let squares = Self.pairs.reduce(Float(0)) { sum, pair in
      let (left, right) = (face.points[pair.left], face.points[pair.right])
      return sum + (left.x + right.x) * (left.x + right.x) + (left.y - right.y) * (left.y - right.y)
    }
    return (squares / Float(Self.pairs.count)).squareRoot()
  }

  private func deviation(of face: FrontalMesh) -> Float {
    let eyes =
      (face.width(from: MeshIndex.leftEyeOuterCorner, to: MeshIndex.leftEyeInnerCorner)
        + face.width(from: MeshIndex.rightEyeInnerCorner, to: MeshIndex.rightEyeOuterCorner)) / 2
    let gap = face.width(from: MeshIndex.leftEyeInnerCorner, to: MeshIndex.rightEyeInnerCorner)
    let nose = face.width(from: 129, to: 358)
    let mouth = face.distance(from: MeshIndex.leftMouthCorner, to: MeshIndex.rightMouthCorner)
    let lower =
      face.height(from: 2, to: MeshIndex.chin)
      - face.distance(from: MeshIndex.upperLipEdge, to: MeshIndex.lowerLipEdge)
    let canons = [face.height(from: 9, to: 2) / lower, gap / eyes, nose / gap, mouth / nose]
    let squares = canons.indices.reduce(Float(0)) { sum, index in
      // What no face has, a mesh gone wrong may have.
      let ratio = canons[index] > 0.01 ? canons[index] : 0.01
      let deviation = log(ratio / Self.meanProportions[index])
      return sum + deviation * deviation
    }
    return (squares / Float(canons.count)).squareRoot()
  }
}
