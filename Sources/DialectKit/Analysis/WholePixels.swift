package import Gallery
package import Imaging

extension PixelRect {
  /// The box of an enrolled face in whole pixels. Who enrolled it may have kept fractions, and what lies left of the
  /// image or above it.
  package init(_ box: FaceBox) {
    let (left, top) = (max(0, Int(box.x.rounded())), max(0, Int(box.y.rounded())))
    self.init(
      x: left, y: top, width: max(0, Int((box.x + box.width).rounded()) - left),
      height: max(0, Int((box.y + box.height).rounded()) - top))
  }
}

extension FaceBox {
  /// Whole pixels, to be kept as the caller was told.
  package init(_ pixels: PixelRect) {
    self.init(
      x: Double(pixels.x), y: Double(pixels.y), width: Double(pixels.width), height: Double(pixels.height))
  }
}
