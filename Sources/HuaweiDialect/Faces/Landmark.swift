import FaceAnalysis

/// Section 5.2.3, `Landmark`: contours, with as many points and in the same order as the v1 guide's sample.
struct Landmark: Encodable {
  let nose: Contour
  let mouth: Contour
  let eyebrow: Contour
  let eyes: Contour
  let face: Contour

  init(_ mesh: FaceMesh) {
    nose = Contour(mesh, LandmarkContour.nose)
    mouth = Contour(mesh, LandmarkContour.mouth)
    eyebrow = Contour(mesh, LandmarkContour.eyebrows)
    eyes = Contour(mesh, LandmarkContour.eyes)
    face = Contour(mesh, LandmarkContour.face)
  }

  enum CodingKeys: String, CodingKey {
    case nose = "nose_contour"
    case mouth = "mouth_contour"
    case eyebrow = "eyebrow_contour"
    case eyes = "eyes_contour"
    case face = "face_contour"
  }
}

/// A list of points under the key `point`.
struct Contour: Encodable {
  let point: [ContourPoint]

  init(_ mesh: FaceMesh, _ places: [LandmarkContour.Place]) {
    point = places.map { place in
      let points = place.map { mesh.points[$0] }
      let count = Float(points.count)
      return ContourPoint(
        x: points.map(\.x).reduce(0, +) / count, y: points.map(\.y).reduce(0, +) / count)
    }
  }
}

struct ContourPoint: Encodable {
  let x: Float
  let y: Float
}
