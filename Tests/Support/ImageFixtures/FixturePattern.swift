package import Imaging

/// The picture that all fixtures show: red grows to the right, green downwards, blue against both. It
/// has no symmetry, so that every wrong turn shows.
package enum FixturePattern {
  package static func color(x: Int, y: Int, width: Int, height: Int) -> (UInt8, UInt8, UInt8) {
    let red = Double(x) * 255 / Double(max(width - 1, 1))
    let green = Double(y) * 255 / Double(max(height - 1, 1))
    return (
      UInt8(red.rounded(.toNearestOrEven)), UInt8(green.rounded(.toNearestOrEven)),
      UInt8((255 - (red + green) / 2).rounded(.toNearestOrEven))
    )
  }

  package static func image(width: Int, height: Int) -> RGBImage {
    var pixels = [UInt8]()
    for y in 0..<height {
      for x in 0..<width {
        let color = color(x: x, y: y, width: width, height: height)
        pixels += [color.0, color.1, color.2]
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }
}
