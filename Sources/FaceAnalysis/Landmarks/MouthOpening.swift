extension FaceMesh {
  /// How far the lips stand apart: the area between their inner edges, seen from straight ahead, as a share of the
  /// square over the outer corners of the eyes.
  ///
  /// A closed mouth has up to 0.01, talking 0.02 to 0.07, a smile that shows teeth 0.03 to 0.06, a mouth wide open
  /// 0.1 to 0.2. An area, because a pout narrows the mouth and so raises any measure that the mouth's own width
  /// divides.
  package var mouthOpening: Float {
    let frontal = FrontalMesh(self).points
    let edge = MeshIndex.innerLips.map { frontal[$0] }
    // The shoelace formula.
    let twice = edge.indices.reduce(Float(0)) { sum, index in
      let (a, b) = (edge[index], edge[(index + 1) % edge.count])
      return sum + a.x * b.y - b.x * a.y
    }
    return abs(twice) / 2
  }
}

extension MeshIndex {
  /// The inner edge of the lips once around: the upper lip from the image's left to its right, then the lower.
  static let innerLips = [
    78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95,
  ]
}
