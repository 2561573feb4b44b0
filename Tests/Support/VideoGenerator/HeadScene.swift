import FaceAnalysis
import Foundation
package import Imaging

/// Frames of a head before a camera.
package struct HeadScene: Sendable {
  /// Of a frame, in pixels.
  package var size: (width: Int, height: Int)
  /// Between the cheeks, in heights of the frame.
  package var faceWidth: Float = 0.32
  /// What the light is multiplied by.
  package var light: Float = 1
  /// The standard deviation of the camera's noise, in grey values.
  package var noise: Float = 1.5
  /// The side of the square that the lens cannot tell from a point, in heights of the frame; 0 for a sharp one.
  package var blur: Float = 0
  /// The head that is watched; `nil` for an empty room.
  package var head: HeadModel?
  /// Somebody who stands beside it and does not move.
  package var neighbour: HeadModel?

  package init(lines: Int, head: HeadModel?) {
    size = (lines * 4 / 3, lines)
    self.head = head
  }

  /// - Parameter index: Of the frame, for its noise.
  package func frame(_ pose: HeadPosition, index: Int) -> RGBImage {
    var image = RGBImage(width: size.width, height: size.height, fill: (120, 126, 132))
    let height = Float(size.height)
    if let head {
      let places = neighbour == nil ? [Float(0.5)] : [0.3, 0.7]
      let center = Point(
        x: places[0] * Float(size.width) + pose.right * height, y: (0.48 + pose.down) * height)
      let scale = faceWidth * height * pose.nearness / head.width
      var canvas = Canvas(
        head.background(width: size.width, height: size.height, scale: scale, center: center))
      head.draw(pose, scale: scale, center: center, into: &canvas)
      if let neighbour {
        neighbour.draw(
          HeadPosition(), scale: faceWidth * height / neighbour.width,
          center: Point(x: places[1] * Float(size.width), y: 0.48 * height), into: &canvas)
      }
      image = canvas.image
    }
    if blur > 0 {
      let side = max(1, Int(blur * height))
      image = image.resizedByArea(width: max(1, size.width / side), height: max(1, size.height / side))
        .resizedBilinear(width: size.width, height: size.height)
    }
    return grained(image, index)
  }

  /// With the light and the noise of the camera.
  private func grained(_ image: RGBImage, _ index: Int) -> RGBImage {
    var state = UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
    var pixels = image.pixels
    for place in pixels.indices {
      // The sum of four bytes is about normal.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let bits = UInt32(truncatingIfNeeded: state >> 32)
      let sum = Float((bits & 0xFF) + (bits >> 8 & 0xFF) + (bits >> 16 & 0xFF) + bits >> 24)
      let value = Float(pixels[place]) * light + noise * (sum - 510) / 148
      pixels[place] = UInt8(min(max(0, value + 0.5), 255))
    }
    return RGBImage(width: image.width, height: image.height, pixels: pixels)
  }
}
