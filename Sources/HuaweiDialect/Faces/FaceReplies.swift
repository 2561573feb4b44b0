import DialectKit
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

/// The `attributes` of a face, as far as they were asked for and are known.
struct AttributesReply: Encodable {
  let headpose: HeadPoseReply?
  /// `yes` or `no`.
  let smile: String?

  /// `nil` when nothing that was asked for is known.
  init?(_ face: AnalysedFace, asked: AttributeSelection) {
    headpose = asked.contains(.headPose) ? face.pose.map(HeadPoseReply.init) : nil
    smile = asked.contains(.smile) ? face.attributes.smile.map { $0 >= 0.5 ? "yes" : "no" } : nil
    if headpose == nil, smile == nil { return nil }
  }
}

/// Degrees, with the signs of ``HeadPose``, which are this dialect's own.
struct HeadPoseReply: Encodable {
  let pitch: Float
  let roll: Float
  let yaw: Float

  init(_ pose: HeadPose) {
    pitch = pose.pitch
    roll = pose.roll
    yaw = pose.yaw
  }

  enum CodingKeys: String, CodingKey {
    case pitch = "pitch_angle"
    case roll = "roll_angle"
    case yaw = "yaw_angle"
  }
}
