/// What light and focus are like in a part of an image.
package struct RegionMeasures: Sendable, Equatable {
  /// Variance of the Laplacian of the grey values (0–255), after the region's longer side was brought to
  /// ``RegionMeasures/normalisedSide`` pixels. Greater is sharper. A small region that had to be
  /// enlarged is smooth and counts as blurred.
  ///
  /// Source: J. L. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy: a comparative
  /// study", ICPR 2000.
  package let sharpness: Double
  /// Mean luma, 0–255 (weights of ITU-R BT.601).
  package let brightness: Double
  /// Standard deviation of luma.
  package let contrast: Double
  /// How much brighter the right half is than the left: −1 (right black) … 0 (even) … 1 (left black).
  package let sideBalance: Double
  /// Share of pixels with luma of at most 20, 0–1.
  package let underexposedShare: Double
  /// Share of pixels with luma of at least 245, 0–1.
  package let overexposedShare: Double

  /// The longer side, in pixels, at which regions of all sizes are compared.
  package static let normalisedSide = 112
}

extension RGBImage {
  /// Measures focus and light under `region`, clipped to the image.
  ///
  /// - Returns: `nil` when the region and the image have nothing in common.
  package func measures(in region: PixelRect) -> RegionMeasures? {
    let region = region.intersection(bounds)
    if region.isEmpty { return nil }
    let luma = LumaPlane(of: self, region: region, longerSide: RegionMeasures.normalisedSide)
    let count = Double(luma.values.count)
    let mean = luma.values.reduce(0) { $0 + Double($1) } / count
    let variance = luma.values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    let (left, right) = luma.halves()
    return RegionMeasures(
      sharpness: luma.laplacianVariance(), brightness: mean, contrast: variance.squareRoot(),
      sideBalance: left + right > 0 ? (right - left) / (right + left) : 0,
      underexposedShare: Double(luma.values.count { $0 <= 20 }) / count,
      overexposedShare: Double(luma.values.count { $0 >= 245 }) / count)
  }
}

/// Grey values of a region at a common size.
private struct LumaPlane {
  let width: Int
  let height: Int
  private(set) var values: [Float]

  init(of image: RGBImage, region: PixelRect, longerSide: Int) {
    let scale = Double(longerSide) / Double(max(region.width, region.height))
    let width = max(1, Int((Double(region.width) * scale).rounded()))
    let height = max(1, Int((Double(region.height) * scale).rounded()))
    let resampler = SeparableResampler(
      columns: scale < 1 ? .area(from: region.width, to: width) : .linear(from: region.width, to: width),
      rows: scale < 1 ? .area(from: region.height, to: height) : .linear(from: region.height, to: height))
    var values = [Float](repeating: 0, count: width * height)
    _ = image.withRows(from: region) { source in
      resampler.forEachRow(of: source, sourceWidth: region.width, stride: image.width * 3) { row, rgb in
        for x in 0..<width {
          values[row * width + x] = 0.299 * rgb[3 * x] + 0.587 * rgb[3 * x + 1] + 0.114 * rgb[3 * x + 2]
        }
      }
    }
    self.width = width
    self.height = height
    self.values = values
  }

  /// Mean luma of the left and the right half; a middle column counts for neither.
  func halves() -> (left: Double, right: Double) {
    let half = max(1, width / 2)
    var sums = (left: 0.0, right: 0.0)
    for y in 0..<height {
      for x in 0..<half {
        sums.left += Double(values[y * width + x])
        sums.right += Double(values[y * width + width - 1 - x])
      }
    }
    let count = Double(half * height)
    return (sums.left / count, sums.right / count)
  }

  func laplacianVariance() -> Double {
    guard width > 2, height > 2 else { return 0 }
    var (sum, squares) = (0.0, 0.0)
    for y in 1..<(height - 1) {
      for x in 1..<(width - 1) {
        let centre = y * width + x
        let neighbours =
          values[centre - 1] + values[centre + 1] + values[centre - width] + values[centre + width]
        let response = Double(neighbours - 4 * values[centre])
        sum += response
        squares += response * response
      }
    }
    let count = Double((width - 2) * (height - 2))
    return squares / count - (sum / count) * (sum / count)
  }
}
