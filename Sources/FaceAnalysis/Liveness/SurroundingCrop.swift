package import FaceData
package import Imaging

/// The part of a photograph that shows a face with its surroundings, as a presentation-attack detector expects it.
///
/// Source: `CropImage` in minivision-ai/Silent-Face-Anti-Spoofing, src/generate_patches.py, so that its networks see
/// what they were trained on: a crop that would reach beyond the photograph is moved inside, and one that is larger than
/// the photograph is made smaller. Padding a photograph instead, with its own mirror image, its edges or a colour, was
/// measured and makes genuine faces and attacks alike.
package enum SurroundingCrop {
  /// Where the crop lies.
  ///
  /// - Parameters:
  ///   - face: Inside the image.
  ///   - scale: How many times the face's box the crop is high and wide.
  ///   - image: The width and height of the image, in pixels.
  /// - Returns: An empty rectangle for a face without an area.
  package static func region(
    around face: FaceBox, scale: Double, in image: (width: Int, height: Int)
  ) -> PixelRect {
    guard face.width > 0, face.height > 0 else { return PixelRect(x: 0, y: 0, width: 0, height: 0) }
    let fitting = min(
      Double(image.height - 1) / Double(face.height), Double(image.width - 1) / Double(face.width), scale)
    let columns = pixels(from: face.x, count: face.width, scale: fitting, limit: image.width)
    let rows = pixels(from: face.y, count: face.height, scale: fitting, limit: image.height)
    return PixelRect(x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
  }

  /// The crop's extent along one side of the image.
  private static func pixels(from start: Int, count: Int, scale: Double, limit: Int) -> Range<Int> {
    let length = Double(count) * scale
    let last = Double(limit - 1)
    var low = Double(start) + Double(count) / 2 - length / 2
    var high = low + length
    if low < 0 {
      high -= low
      low = 0
    }
    if high > last {
      low -= high - last
      high = last
    }
    // Sums of fractions miss a border by less than any pixel.
    return max(0, Int(low))..<min(limit, Int(high) + 1)
  }
}
