/// Decoded pixels: 8-bit RGB, rows from top to bottom, no padding.
///
/// Positions in fractions of pixels are measured from the image's top left corner, so that pixel
/// (i, j) covers the square from (i, j) to (i + 1, j + 1) and its centre is (i + ½, j + ½). Scaling
/// an image by a factor then scales every position by it.
package struct RGBImage: Sendable, Equatable {
  /// Columns; at least 1.
  package let width: Int
  /// Rows; at least 1.
  package let height: Int
  /// `width × height × 3` bytes.
  package internal(set) var pixels: [UInt8]

  /// - Parameter pixels: exactly `width × height × 3` bytes.
  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    precondition(pixels.count == width * height * 3, "three bytes for each pixel")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image of one colour.
  package init(width: Int, height: Int, fill: (UInt8, UInt8, UInt8) = (0, 0, 0)) {
    self.init(width: width, height: height) { target in
      if fill.0 == fill.1, fill.1 == fill.2 {
        target.initialize(repeating: fill.0)
      } else {
        for index in 0..<(width * height) {
          target[3 * index] = fill.0
          target[3 * index + 1] = fill.1
          target[3 * index + 2] = fill.2
        }
      }
    }
  }

  /// An image whose every byte `body` writes.
  init<Failure: Error>(
    width: Int, height: Int, initializing body: (UnsafeMutableBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    let count = width * height * 3
    var failure: Failure?
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(Failure) {
        try body(UnsafeMutableBufferPointer(rebasing: buffer[0..<count]))
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    self.init(width: width, height: height, pixels: pixels)
  }

  /// The rectangle that holds every pixel.
  package var bounds: PixelRect { PixelRect(x: 0, y: 0, width: width, height: height) }

  /// The colour of one pixel, which must lie inside.
  package subscript(x: Int, y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
    let offset = (y * width + x) * 3
    return (pixels[offset], pixels[offset + 1], pixels[offset + 2])
  }
}
