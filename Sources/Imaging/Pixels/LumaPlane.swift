/// The luma of an image, 0–255 (weights of ITU-R BT.601).
struct LumaPlane: Sendable {
  let width: Int
  let height: Int
  /// Row by row.
  let values: [Float]

  init(_ image: RGBImage) {
    width = image.width
    height = image.height
    values = image.pixels.withUnsafeBufferPointer { rgb in
      [Float](unsafeUninitializedCapacity: rgb.count / 3) { target, count in
        count = rgb.count / 3
        for index in 0..<count {
          target[index] =
            0.299 * Float(rgb[3 * index]) + 0.587 * Float(rgb[3 * index + 1])
            + 0.114 * Float(rgb[3 * index + 2])
        }
      }
    }
  }

  private init(width: Int, height: Int, values: [Float]) {
    self.width = width
    self.height = height
    self.values = values
  }

  /// Smoothed by the binomial filter ¼, ½, ¼ along rows and columns, some times over: each time adds ½ to the variance
  /// of the blur. Beyond the edge the outermost pixels are repeated.
  func smoothed(times: Int) -> LumaPlane {
    var values = values
    var rows = values
    for _ in 0..<times {
      values.withUnsafeMutableBufferPointer { values in
        rows.withUnsafeMutableBufferPointer { rows in
          for y in 0..<height {
            let start = y * width
            for x in 0..<width {
              rows[start + x] =
                0.25 * (values[start + max(x - 1, 0)] + values[start + min(x + 1, width - 1)])
                + 0.5 * values[start + x]
            }
          }
          for y in 0..<height {
            let (above, below) = (max(y - 1, 0) * width, min(y + 1, height - 1) * width)
            for x in 0..<width {
              values[y * width + x] = 0.25 * (rows[above + x] + rows[below + x]) + 0.5 * rows[y * width + x]
            }
          }
        }
      }
    }
    return LumaPlane(width: width, height: height, values: values)
  }

  /// The squared slopes at a pixel that does not lie on the edge: along the rows, the columns and both diagonals.
  func squaredSlopes(at index: Int) -> SIMD4<Float> {
    let across = values[index + 1] - values[index - 1]
    let down = values[index + width] - values[index - width]
    // A diagonal is longer by the root of 2, which squares to ½.
    return SIMD4(
      across * across, down * down, (across + down) * (across + down) / 2,
      (across - down) * (across - down) / 2)
  }
}
