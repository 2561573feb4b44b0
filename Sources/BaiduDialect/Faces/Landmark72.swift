/// Where the points of `landmark72` and `landmark` lie on the 468-point mesh. Left and right are the image's;
/// `Documentation/Baidu.md` has a drawing.
package enum Landmark72 {
  /// One point: the middle of some points of the mesh, mostly of a single one.
  package typealias Place = [Int]

  /// The 72 points in their order.
  package static let points: [Place] =
    contour + leftEye + leftBrow + rightEye + rightBrow + nose + outerLip + innerLip

  /// `landmark`: the middle of the left eye, of the right eye, the tip of the nose, the middle of the mouth.
  package static let fourPoints: [Place] = [leftEyeContour, rightEyeContour, [noseTip], [13, 14]]

  private static let noseTip = 1
  private static let leftEyeContour = [33, 161, 159, 157, 133, 154, 145, 163]
  private static let rightEyeContour = [362, 384, 386, 388, 263, 390, 374, 381]

  /// 0–12: from the left temple at the height of the eyes along the jaw over the chin to the right temple.
  private static let contour = places([127, 93, 132, 172, 150, 176, 152, 400, 379, 397, 361, 323, 356])

  /// 13–20: clockwise from the outer corner; 21: the middle.
  private static let leftEye = places(leftEyeContour) + [leftEyeContour]

  /// 22–29: clockwise from the outer end.
  private static let leftBrow = places([46, 63, 105, 66, 55, 65, 52, 53])

  /// 30–37: clockwise from the inner corner; 38: the middle.
  private static let rightEye = places(rightEyeContour) + [rightEyeContour]

  /// 39–46: clockwise from the inner end.
  private static let rightBrow = places([285, 296, 334, 293, 276, 283, 282, 295])

  /// 47–56: down the left side (bridge, middle, wing, under the wing, nostril) and up the right one; 57: the tip.
  private static let nose = places([193, 198, 129, 98, 97, 326, 327, 358, 420, 417, noseTip])

  /// 58–65: clockwise from the left corner.
  private static let outerLip = places([61, 39, 0, 269, 291, 405, 17, 181])

  /// 66–68: the upper edge of the opening from left to right; 69–71: the lower one from right to left.
  private static let innerLip = places([81, 13, 311, 402, 14, 178])

  private static func places(_ indices: [Int]) -> [Place] { indices.map { [$0] } }
}
