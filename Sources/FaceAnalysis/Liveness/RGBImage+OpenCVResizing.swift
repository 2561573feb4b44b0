import Imaging

extension RGBImage {
  /// Resizes as OpenCV's `resize` does with bytes and its default, bilinear interpolation, to the bit.
  ///
  /// MiniFASNet was trained on such pictures and answers to the traces of rounding in them: one unit of 255 here and there
  /// moves its probabilities by up to 0.03. Nothing is averaged where the picture becomes smaller.
  ///
  /// Source: OpenCV 4, modules/imgproc/src/resize.cpp: `HResizeLinear` with factors of 11 bits, `VResizeLinear` with
  /// products of 16 bits, and exact halves by the mean of four pixels.
  func resizedAsByOpenCV(width: Int, height: Int) -> RGBImage {
    if width == self.width, height == self.height { return self }
    if 2 * width == self.width, 2 * height == self.height { return halved }
    let columns = (0..<width).map { Tap(target: $0, of: width, source: self.width, stopsAtEnds: true) }
    let rows = (0..<height).map { Tap(target: $0, of: height, source: self.height, stopsAtEnds: false) }
    var result: [UInt8] = []
    result.reserveCapacity(3 * width * height)
    for row in rows {
      let (upper, lower) = (3 * row.first * self.width, 3 * row.second * self.width)
      for column in columns {
        for colour in 0..<3 {
          let (left, right) = (3 * column.first + colour, 3 * column.second + colour)
          let above = column.blend(pixels[upper + left], pixels[upper + right])
          let below = column.blend(pixels[lower + left], pixels[lower + right])
          let sum = (row.firstFactor * above) >> 16 + (row.secondFactor * below) >> 16
          result.append(UInt8(truncatingIfNeeded: (sum + 2) >> 2))
        }
      }
    }
    return RGBImage(width: width, height: height, pixels: result)
  }

  private var halved: RGBImage {
    let (half, row) = (width / 2, 3 * width)
    var result: [UInt8] = []
    result.reserveCapacity(pixels.count / 4)
    for y in 0..<(height / 2) {
      for x in 0..<half {
        for colour in 0..<3 {
          let place = 2 * y * row + 6 * x + colour
          let sum =
            Int(pixels[place]) + Int(pixels[place + 3]) + Int(pixels[place + row])
            + Int(pixels[place + row + 3])
          result.append(UInt8(truncatingIfNeeded: (sum + 2) >> 2))
        }
      }
    }
    return RGBImage(width: half, height: height / 2, pixels: result)
  }
}

/// The two pixels of a row or column between which one of the result lies.
private struct Tap {
  let first: Int
  let second: Int
  /// Of 2048.
  let firstFactor: Int
  /// Of 2048.
  let secondFactor: Int

  /// - Parameter stopsAtEnds: Whether beyond the outermost pixels only they count; otherwise they are counted twice, which
  ///   is the same but for rounding.
  init(target: Int, of targets: Int, source: Int, stopsAtEnds: Bool) {
    let centre = Float((Double(target) + 0.5) * (Double(source) / Double(targets)) - 0.5)
    var start = Int(centre.rounded(.down))
    var share = centre - Float(start)
    if stopsAtEnds, start < 0 || start >= source - 1 {
      start = min(max(start, 0), source - 1)
      share = 0
    }
    first = min(max(start, 0), source - 1)
    second = min(max(start + 1, 0), source - 1)
    firstFactor = Int(((1 - share) * 2048).rounded(.toNearestOrEven))
    secondFactor = Int((share * 2048).rounded(.toNearestOrEven))
  }

  /// With 4 of its 22 binary places dropped.
  func blend(_ a: UInt8, _ b: UInt8) -> Int { (Int(a) * firstFactor + Int(b) * secondFactor) >> 4 }
}
