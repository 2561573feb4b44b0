import DialectKit
import FaceAnalysis

/// The 88 points of `shape`, and where they lie on the 468-point mesh. Left and right are the image's.
package enum FaceContours {
  /// One point: the middle of some points of the mesh, mostly of a single one.
  package typealias Place = [Int]

  /// A contour by its name in the answer.
  package static let all: [(name: String, places: [Place])] = [
    // 21: from the left temple at the height of the eyes along the jaw, over the chin, to the right temple.
    (
      "face_profile",
      single([
        234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454,
      ])
    ),
    // 8 each: the outer corner, along the lower lid to the inner corner, and back along the upper lid.
    ("left_eye", single([33, 163, 145, 154, 133, 157, 159, 161])),
    ("right_eye", single([263, 390, 374, 381, 362, 384, 386, 388])),
    // 8 each: the outer end, along the lower edge to the inner end, and back along the upper edge.
    ("left_eyebrow", [[46, 70], [53], [52], [65], [55, 107], [66], [105], [63]]),
    ("right_eyebrow", [[276, 300], [283], [282], [295], [285, 336], [296], [334], [293]]),
    // 22: the left corner, the lower edge of the mouth, the right corner, the upper edge back; then the opening: its
    // lower edge from left to right, its upper edge from right to left.
    (
      "mouth",
      single([
        61, 91, 181, 17, 405, 321, 291, 270, 267, 0, 37, 40, 88, 178, 14, 402, 318, 310, 311, 13, 81, 80,
      ])
    ),
    // 13: the tip, the bridge between the eyes, down the left side to the wing, along the base to the right wing, and
    // up the right side.
    ("nose", single([4, 6, 196, 236, 131, 64, 97, 2, 326, 294, 360, 456, 419])),
  ]

  static let schema = Schema.object(
    all.map { name, places in
      .required(
        name,
        .array(
          of: .object([.required("x", .integer), .required("y", .integer)]),
          count: places.count...places.count))
    })

  /// The contours of a face, in whole pixels of the upright image.
  static func members(of mesh: FaceMesh) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    for (name, places) in all {
      members[name] = .array(
        places.map { place in
          let count = Float(place.count)
          let x = place.map { mesh.points[$0].x }.reduce(0, +) / count
          let y = place.map { mesh.points[$0].y }.reduce(0, +) / count
          return .object(["x": .integer(Int64(x.rounded())), "y": .integer(Int64(y.rounded()))])
        })
    }
    return members
  }

  private static func single(_ indices: [Int]) -> [Place] { indices.map { [$0] } }
}
