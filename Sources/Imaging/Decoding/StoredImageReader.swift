/// A decoder of one file format: delivers stored rows in order, without turning them.
protocol StoredImageReader: ~Copyable {
  var header: ImageHeader { get }

  /// True when the reader delivers reduced rows itself; otherwise it delivers full ones.
  var reducesItself: Bool { get }

  /// Bytes that decoding needs besides the resulting image.
  func workingMemory(for plan: DecodePlan) -> Int

  /// Prepares for the rows of the plan's window; rows above it are skipped.
  ///
  /// - Returns: the first column that will be delivered and how many; at least the window's.
  mutating func start(_ plan: DecodePlan, limits: ImageLimits) throws(ImageError) -> (left: Int, width: Int)

  /// The next `count` rows as packed RGB, `stride` bytes apart.
  mutating func readRows(
    _ count: Int, into rows: UnsafeMutablePointer<UInt8>, stride: Int
  ) throws(ImageError)
}

/// Which stored pixels are needed for a region of the upright image.
struct DecodePlan: Equatable {
  let scale: DecodeScale
  let orientation: ImageOrientation
  /// The size of the whole stored image after reduction.
  let reducedWidth: Int
  let reducedHeight: Int
  /// The part to decode, in reduced stored pixels.
  let window: PixelRect
  /// The part of the upright full-size image that the window shows.
  let frame: PixelRect

  /// - Parameter region: in pixels of the upright full-size image; `nil` for all of it.
  init(header: ImageHeader, region: PixelRect?, scale: DecodeScale) throws(ImageError) {
    let whole = PixelRect(x: 0, y: 0, width: header.width, height: header.height)
    let wanted = (region ?? whole).intersection(whole)
    if wanted.isEmpty {
      throw ImageError(
        .regionOutsideImage,
        "The requested region lies outside the image of \(header.width) × \(header.height) pixels.")
    }
    let factor = scale.factor
    let stored = header.orientation.storedRect(
      of: wanted, uprightWidth: header.width, uprightHeight: header.height)
    let left = stored.x / factor
    let top = stored.y / factor
    let right = (stored.maxX + factor - 1) / factor
    let bottom = (stored.maxY + factor - 1) / factor
    let covered = PixelRect(
      x: left * factor, y: top * factor,
      width: min(right * factor, header.storedWidth) - left * factor,
      height: min(bottom * factor, header.storedHeight) - top * factor)
    self.scale = scale
    orientation = header.orientation
    reducedWidth = (header.storedWidth + factor - 1) / factor
    reducedHeight = (header.storedHeight + factor - 1) / factor
    window = PixelRect(x: left, y: top, width: right - left, height: bottom - top)
    frame = header.orientation.uprightRect(
      of: covered, uprightWidth: header.width, uprightHeight: header.height)
  }

  var uprightWidth: Int { orientation.swapsSides ? window.height : window.width }
  var uprightHeight: Int { orientation.swapsSides ? window.width : window.height }
  var imageBytes: Int { window.width * window.height * 3 }
}
