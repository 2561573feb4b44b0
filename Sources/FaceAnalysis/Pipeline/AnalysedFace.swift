package import FaceData
import Imaging

/// A face with everything that was asked for.
package struct AnalysedFace: Sendable {
  /// In pixels of the upright photograph; its box may reach beyond it.
  package let detection: Detection
  /// The part of the detection's box that lies in the image, in whole pixels: what callers are told and galleries keep.
  package let box: FaceBox
  /// The 468 points of the face mesh in the upright image, when asked for.
  package let landmarks: FaceMesh?
  /// When landmarks were asked for.
  package let pose: HeadPose?
  /// When asked for.
  package let embedding: Embedding?
  /// When asked for.
  package let quality: FaceQuality?
  /// What the face looks like, as far as it was asked for and can be told.
  package var appearance: FaceAppearance
  /// How likely the face was alive before the camera and no print, screen or mask, 0…1, when asked for; `nil` when its box
  /// lies outside the image. Under 0.5 it is to be refused, which one of twenty genuine faces is (``LivenessEvidence``).
  package var liveness: Double?
  /// A JPEG of the face with some of its surroundings, when asked for; `nil` when its box lies outside the image.
  package let portrait: [UInt8]?

  /// What galleries keep of pose and appearance, and the detector's confidence.
  package var attributes: FaceAttributes {
    FaceAttributes(appearance, pose: pose, confidence: detection.confidence)
  }
}

/// What was found in an image.
package struct ImageAnalysis: Sendable {
  /// The upright image's width in pixels.
  package let width: Int
  /// The upright image's height in pixels.
  package let height: Int
  /// The faces, the largest first.
  package var faces: [AnalysedFace]

  /// The face that a benchmark's photograph is about: the one nearest to its middle.
  package var faceInTheMiddle: AnalysedFace? {
    let middle = Point(x: Float(width) / 2, y: Float(height) / 2)
    return faces.min { first, second in
      first.detection.box.center.distance(to: middle) < second.detection.box.center.distance(to: middle)
    }
  }
}

extension FaceBox {
  init(_ box: Box, in image: RGBImage) {
    self.init(
      x: Double(box.x), y: Double(box.y), width: Double(box.width), height: Double(box.height),
      in: (image.width, image.height))
  }

  init(_ box: Box, in image: ImageHeader) {
    self.init(
      x: Double(box.x), y: Double(box.y), width: Double(box.width), height: Double(box.height),
      in: (image.width, image.height))
  }
}
