/// How stored rows have to be turned to stand upright (EXIF 2.32, tag 0x0112).
package enum ImageOrientation: Int, Sendable, Equatable, CaseIterable {
  case up = 1
  case mirrored = 2
  case upsideDown = 3
  case mirroredUpsideDown = 4
  case transposed = 5
  /// The stored image has to be turned a quarter clockwise.
  case turnClockwise = 6
  case transversed = 7
  /// The stored image has to be turned a quarter counter-clockwise.
  case turnCounterclockwise = 8

  /// True when upright columns are stored rows.
  package var swapsSides: Bool { rawValue >= 5 }

  /// True when the upright x axis runs against the stored axis that it comes from.
  var flipsX: Bool { [.mirrored, .upsideDown, .turnClockwise, .transversed].contains(self) }

  /// True when the upright y axis runs against the stored axis that it comes from.
  var flipsY: Bool {
    [.upsideDown, .mirroredUpsideDown, .transversed, .turnCounterclockwise].contains(self)
  }

  /// Where stored pixels land in an upright raster, as a start and two steps in pixels.
  func placement(uprightWidth: Int, uprightHeight: Int) -> (start: Int, stepX: Int, stepY: Int) {
    let start = (flipsX ? uprightWidth - 1 : 0) + (flipsY ? (uprightHeight - 1) * uprightWidth : 0)
    let alongX = flipsX ? -1 : 1
    let alongY = flipsY ? -uprightWidth : uprightWidth
    return swapsSides ? (start, alongY, alongX) : (start, alongX, alongY)
  }

  /// The stored rectangle that shows up as `upright`, and back: the map for rectangles in an image
  /// whose upright size is given.
  func storedRect(of upright: PixelRect, uprightWidth: Int, uprightHeight: Int) -> PixelRect {
    let x = flipsX ? uprightWidth - upright.maxX : upright.x
    let y = flipsY ? uprightHeight - upright.maxY : upright.y
    return swapsSides
      ? PixelRect(x: y, y: x, width: upright.height, height: upright.width)
      : PixelRect(x: x, y: y, width: upright.width, height: upright.height)
  }

  /// The upright rectangle that `stored` becomes; the inverse of ``storedRect(of:uprightWidth:uprightHeight:)``.
  func uprightRect(of stored: PixelRect, uprightWidth: Int, uprightHeight: Int) -> PixelRect {
    let (x, y) = swapsSides ? (stored.y, stored.x) : (stored.x, stored.y)
    let (width, height) = swapsSides ? (stored.height, stored.width) : (stored.width, stored.height)
    return PixelRect(
      x: flipsX ? uprightWidth - x - width : x, y: flipsY ? uprightHeight - y - height : y,
      width: width, height: height)
  }
}
