import Foundation

/// What light and focus are like in a part of an image.
package struct RegionMeasures: Sendable, Equatable {
  /// How fine the edges are: the natural logarithm of the share by which further smoothing weakens them, in the direction
  /// in which that is least. About 0.5 for edges as sharp as pixels can show, falling to 0 as they blur; 0 without edges.
  ///
  /// It is taken between two binomial blurs (variances ½ and 2 square pixels), so that noise and the blocks of JPEG, which
  /// the first one removes, count little. Pixels count by the strength of their edge, and strength itself cancels out, so
  /// neither contrast nor light matters. Blurring along one direction, as by motion, is seen in that direction.
  ///
  /// Source: re-blurring, as in F. Crété-Roffet et al., "The blur effect: perception and estimation with a new
  /// no-reference perceptual blur metric", SPIE 6492, 2007, and S. Zhuo and T. Sim, "Defocus map estimation from a single
  /// image", Pattern Recognition 44(9), 2011.
  package let edgeDetail: Double
  /// Mean luma, 0–255 (weights of ITU-R BT.601).
  package let brightness: Double
  /// Standard deviation of luma.
  package let contrast: Double
  /// How much brighter the right half is than the left: −1 (right black) … 0 (even) … 1 (left black).
  package let sideBalance: Double

  /// So many pixels along the image's edge are not looked at, since smoothing has not their neighbours.
  package static let margin = 3
}

extension RGBImage {
  /// Measures focus and light of the pixels whose centres lie in a region and ``RegionMeasures/margin`` pixels inside the
  /// image.
  ///
  /// - Returns: `nil` when there are none.
  package func measures(in region: ConvexPolygon) -> RegionMeasures? {
    let margin = RegionMeasures.margin
    guard width > 2 * margin, height > 2 * margin else { return nil }
    let luma = LumaPlane(self)
    let fine = luma.smoothed(times: 1)
    let coarse = fine.smoothed(times: 3)
    var light = LightSums()
    var (fineEnergy, coarseEnergy) = (SIMD4<Double>(), SIMD4<Double>())
    for y in margin..<(height - margin) {
      let columns = region.columns(inRow: y).clamped(to: margin..<(width - margin))
      light.add(luma.values, y * width + columns.lowerBound, count: columns.count)
      // Sums of a row are exact enough in single precision.
      var (fineRow, coarseRow) = (SIMD4<Float>(), SIMD4<Float>())
      for x in columns {
        let weight = coarse.squaredSlopes(at: y * width + x)
        fineRow += weight * fine.squaredSlopes(at: y * width + x)
        coarseRow += weight * weight
      }
      fineEnergy += SIMD4<Double>(fineRow)
      coarseEnergy += SIMD4<Double>(coarseRow)
    }
    guard light.count > 0 else { return nil }
    let details = (0..<4).map { axis in
      coarseEnergy[axis] > 0 ? log(max(fineEnergy[axis] / coarseEnergy[axis], 1)) : 0
    }
    return RegionMeasures(
      edgeDetail: details.min() ?? 0, brightness: light.mean, contrast: light.deviation,
      sideBalance: light.sideBalance)
  }
}

/// Sums over the luma of rows of pixels.
private struct LightSums {
  private(set) var count = 0
  private var sum = 0.0
  private var squares = 0.0
  private var left = 0.0
  private var right = 0.0

  var mean: Double { sum / Double(max(count, 1)) }
  var deviation: Double { max(0, squares / Double(max(count, 1)) - mean * mean).squareRoot() }
  var sideBalance: Double { left + right > 0 ? (right - left) / (right + left) : 0 }

  /// Adds a row; its middle pixel counts for neither side.
  mutating func add(_ values: [Float], _ start: Int, count: Int) {
    for offset in 0..<count {
      let value = Double(values[start + offset])
      sum += value
      squares += value * value
      if 2 * offset + 1 < count { left += value }
      if 2 * offset + 1 > count { right += value }
    }
    self.count += count
  }
}
