import FaceAnalysis
import FaceData

/// The answer to face-detect.
struct DetectReply: Encodable {
  let faces: [DetectedFace]
}

/// The answer to face-compare.
struct CompareReply: Encodable {
  let image1Face: DetectedFace
  let similarity: Float
  let image2Face: DetectedFace

  enum CodingKeys: String, CodingKey {
    case similarity
    case image1Face = "image1_face"
    case image2Face = "image2_face"
  }
}

/// Section 5.2.2, `DetectFace`, with the additions of the v1 guide.
struct DetectedFace: Encodable {
  let box: BoundingBox
  var attributes: AttributesReply?
  var landmark: Landmark?

  init(box: BoundingBox) {
    self.box = box
  }

  /// - Parameter attributes: What the caller asked for.
  init(_ face: AnalysedFace, attributes: AttributeSelection) {
    box = BoundingBox(face.box)
    self.attributes = AttributesReply(face, asked: attributes)
    if attributes.contains(.landmarks) {
      landmark = (face.landmarks?.withVisibleOutline()).map(Landmark.init)
    }
  }

  enum CodingKeys: String, CodingKey {
    case attributes, landmark
    case box = "bounding_box"
  }
}

/// Section 5.2.7, `BoundingBox`: whole pixels inside the upright image.
struct BoundingBox: Encodable, Equatable {
  let width: Int
  let topLeftY: Int
  let topLeftX: Int
  let height: Int

  init(_ box: FaceBox) {
    topLeftX = box.x
    topLeftY = box.y
    width = box.width
    height = box.height
  }

  enum CodingKeys: String, CodingKey {
    case width, height
    case topLeftX = "top_left_x"
    case topLeftY = "top_left_y"
  }
}
