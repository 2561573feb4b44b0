import DialectKit
import FaceAnalysis
import Gallery
import Imaging

/// A face with the image that it was found in.
struct PhotographedFace: Sendable {
  let face: AnalysedFace
  let image: ImageAnalysis

  /// The part of the face's box that lies in the image, in whole pixels.
  var box: PixelRect { image.pixels(of: face.detection.box) }

  /// The share of the face's points that lie in the image, 0…1.
  var completeness: Double { face.landmarks.map(image.visibleShare) ?? 0 }
}

/// A box as the document writes it.
struct RectReply: Encodable, Equatable {
  let left: Int
  let top: Int
  let right: Int
  let bottom: Int

  init(_ box: PixelRect) {
    left = box.x
    top = box.y
    right = box.maxX
    bottom = box.maxY
  }

  /// The box of an enrolled face.
  init(_ box: FaceBox) {
    self.init(PixelRect(box))
  }
}
