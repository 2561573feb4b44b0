extension MeanFace {
  /// The mean face where another face is: turned, scaled and moved.
  struct Laid {
    /// In the order of ``MeanFace/points``, without their depth.
    let points: [Point]
    /// The tight square around the points, turned by the eyes.
    let crop: FaceCrop
  }

  /// Fewer points than these say too little about where a face is.
  private static let leastPoints = 12

  /// Lays the mean face through those points of a mesh that can be trusted, by least squares.
  ///
  /// - Returns: `nil` when they are too few or lie on a line.
  static func laid(through mesh: FaceMesh, where isTrusted: (Point) -> Bool) -> Laid? {
    let trusted = points.filter { isTrusted(mesh.points[$0.index].flat) }
    guard trusted.count >= leastPoints,
      let similarity = SpatialSimilarity(
        from: trusted.map(\.place), to: trusted.map { mesh.points[$0.index] })
    else { return nil }
    let places = points.map { similarity.applied(to: $0.place).flat }
    func place(_ index: Int) -> Point? { points.firstIndex { $0.index == index }.map { places[$0] } }
    guard let left = place(MeshIndex.leftEyeOuterCorner), let right = place(MeshIndex.rightEyeOuterCorner)
    else { return nil }
    return Laid(points: places, crop: FaceCrop(around: places, leftEye: left, rightEye: right))
  }
}
