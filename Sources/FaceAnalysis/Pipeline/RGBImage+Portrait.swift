import Imaging

extension RGBImage {
  /// The longest side of a portrait in pixels: enough to recognise a person on a screen, and a few kilobytes.
  private static let portraitSide = 320
  /// How much of the surroundings is shown on each side, as a share of the box.
  private static let portraitMargin: Float = 0.25

  /// A face with some of its surroundings as JPEG.
  ///
  /// - Parameter box: The face in this image; what lies outside is left out.
  /// - Returns: `nil` when the box lies outside the image.
  /// - Throws: `encodingFailed`.
  func portrait(of box: Box) throws(ImageError) -> [UInt8]? {
    let (across, down) = (box.width * Self.portraitMargin, box.height * Self.portraitMargin)
    let region = PixelRect(
      Box(x: box.x - across, y: box.y - down, width: box.width + 2 * across, height: box.height + 2 * down)
    ).intersection(bounds)
    guard !region.isEmpty else { return nil }
    let scale = min(1, Double(Self.portraitSide) / Double(max(region.width, region.height)))
    func side(_ length: Int) -> Int { max(1, Int((Double(length) * scale).rounded())) }
    return try resizedByArea(from: region, width: side(region.width), height: side(region.height))
      .jpegData(quality: 90)
  }
}
