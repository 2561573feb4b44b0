package import FaceData
package import Imaging

/// What decides whether a face is fit for enrolment, measured on the face itself: on the hull of its mesh, in a crop of
/// ``cropSide`` pixels.
package struct FaceQuality: Sendable, Equatable, Encodable {
  /// How sharp the face is, 0…1: about 0.94 for a sharp portrait, ½ after a Gaussian blur of two pixels of the crop, 0.3
  /// after three (``Sharpness``).
  package let sharpness: Float
  /// The Gaussian blur that would explain it, as a standard deviation in pixels of the crop; 0.5 for a sharp portrait.
  package let blur: Float
  /// The mean luma, 0…255.
  package let illumination: Float
  /// The standard deviation of the luma, 0…1.
  package let contrast: Float
  /// −1…1: positive when the image's right half of the face is the brighter one.
  package let sideBalance: Float
  /// The shorter side of the face's box, in pixels of the photograph.
  package let size: Int
  /// The share of the face that lies in the image, 0…1 (``CompletenessEstimator``).
  package let completeness: Float

  /// The longer side of the face in the crop that it is measured on, in pixels. Larger faces are reduced to it, so that
  /// photographs of all sizes compare; smaller ones show less detail and count as blurred by that.
  package static let cropSide = 112

  private enum CodingKeys: String, CodingKey {
    case sharpness, blur, illumination, contrast, size, completeness
    case sideBalance = "side_balance"
  }

  /// - Parameters:
  ///   - mesh: In the frame of `image`.
  ///   - box: In the photograph.
  ///   - completeness: What ``completeness`` becomes.
  /// - Returns: `nil` when the face lies outside the image.
  package init?(_ mesh: FaceMesh, in image: RGBImage, box: FaceBox, completeness: Float) {
    let side = Float(Self.cropSide)
    let crop = FaceCrop(mesh)
    let unit = Double(crop.side / side)
    let toImage = crop.transform(outputSide: side, unit: Float(unit))
    // Beside the image's edge a crop is blurred by what is filled in.
    let border = Double(RegionMeasures.margin) * max(unit, 1)
    let outline = mesh.outline.clipped(
      left: border, top: border, right: Double(image.width) - border, bottom: Double(image.height) - border)
    guard let toCrop = toImage.inverse,
      let measures = image.warped(by: toImage, width: Self.cropSide, height: Self.cropSide)
        .measures(in: outline.mapped(by: toCrop))
    else { return nil }
    let sharpness = Sharpness(edgeDetail: measures.edgeDetail)
    self.sharpness = Float(sharpness.value)
    blur = Float(sharpness.blur)
    illumination = Float(measures.brightness)
    contrast = Float(measures.contrast / 255)
    sideBalance = Float(measures.sideBalance)
    size = Int(min(box.width, box.height))
    self.completeness = completeness
  }
}
