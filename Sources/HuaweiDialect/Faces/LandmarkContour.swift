/// Where the points of the contours lie on the 468-point mesh. Left and right are the image's.
package enum LandmarkContour {
  /// One point: the middle of some points of the mesh, mostly of a single one.
  package typealias Place = [Int]

  /// 12: the right brow, then the left one, each from its outer end over the upper edge to the inner end and back along
  /// the lower edge.
  package static let eyebrows = places([276, 293, 296, 285, 295, 283, 46, 63, 66, 55, 65, 53])

  /// 16: of the left eye the outer corner, top, inner corner and bottom, the same of the right eye; then the points
  /// between them: left eye upper outer, lower outer, lower inner, upper inner; right eye upper inner, lower inner,
  /// lower outer, upper outer.
  package static let eyes = places([
    33, 159, 133, 145, 263, 386, 362, 374, 161, 163, 154, 157, 384, 381, 390, 388,
  ])

  /// 15: from the left temple at the height of the eyes along the jaw over the chin to the right temple.
  package static let face = places([
    127, 93, 132, 172, 136, 149, 176, 152, 400, 378, 365, 397, 361, 323, 356,
  ])

  /// 19: the outer lip in 12 points, clockwise from the left corner; the lower edge of the opening from left to right,
  /// its upper edge from right to left, 3 each; its middle.
  package static let mouth =
    places([61, 40, 37, 0, 267, 270, 291, 321, 405, 17, 181, 91, 88, 14, 318, 310, 13, 80]) + [[13, 14]]

  /// 12: down the left side of the nose (bridge, middle, wing, under the wing), the base, up the right side, then the
  /// left nostril, the right nostril and the tip.
  package static let nose = places([193, 198, 129, 98, 2, 327, 358, 420, 417, 97, 326, 4])

  private static func places(_ indices: [Int]) -> [Place] { indices.map { [$0] } }
}
