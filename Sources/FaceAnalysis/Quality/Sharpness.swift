/// How sharp a face is, from the detail of its edges in a crop of ``FaceQuality/cropSide`` pixels.
///
/// `Training/measures/sharpness.py` blurred public-domain portraits by known amounts and measured how the detail falls;
/// the model card beside it has the figures.
struct Sharpness: Sendable, Equatable {
  /// The standard deviation of the Gaussian blur that explains the detail, in pixels of the crop.
  let blur: Double

  /// The blur at which a face is half sharp, in pixels of the crop.
  private static let halfSharp = 2.0

  /// Median detail at each blur, falling. What is sharper than the median portrait, whose blur is that of averaging and
  /// interpolating pixels, is placed by the 95th percentile of portraits and the most that occurs.
  private static let table: [(detail: Double, blur: Double)] = [
    (1.2, 0), (0.697, 0.25), (0.534, 0.5), (0.478, 0.707), (0.420, 0.901), (0.359, 1.118), (0.303, 1.346),
    (0.255, 1.581), (0.184, 2.062), (0.137, 2.550), (0.106, 3.041), (0.069, 4.031), (0.049, 5.025),
    (0.036, 6.021), (0.021, 8.016), (0, 12),
  ]

  /// - Parameter edgeDetail: ``RegionMeasures/edgeDetail``.
  init(edgeDetail: Double) {
    let detail = min(max(edgeDetail, 0), Self.table[0].detail)
    var (finer, coarser) = (Self.table[0], Self.table[0])
    for row in Self.table {
      (finer, coarser) = (coarser, row)
      if row.detail <= detail { break }
    }
    let step = finer.detail - coarser.detail
    let share = step > 0 ? (finer.detail - detail) / step : 0
    blur = finer.blur + share * (coarser.blur - finer.blur)
  }

  /// 0…1: 1 without blur, ½ at a blur of two pixels.
  var value: Double { 1 / (1 + (blur / Self.halfSharp) * (blur / Self.halfSharp)) }
}
