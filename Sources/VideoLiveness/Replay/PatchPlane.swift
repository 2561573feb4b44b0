import FaceAnalysis
import Foundation

/// A patch's grey values, blurred, with their slopes; positions run from −1 to 1 between the edges.
struct PatchPlane {
  private static let side = FacePatch.side
  let values: [Float]
  /// The change of the values per unit of position.
  private let slopeX: [Float]
  private let slopeY: [Float]

  /// - Parameter blur: The standard deviation in pixels.
  init(_ patch: FacePatch, blur: Double) {
    let side = Self.side
    values = Self.blurred(patch.luma.map(Float.init), Self.kernel(blur))
    var (slopeX, slopeY) = (
      [Float](repeating: 0, count: side * side), [Float](repeating: 0, count: side * side)
    )
    let unit = Float(side) / 2
    for y in 0..<side {
      for x in 0..<side {
        let (left, right) = (max(0, x - 1), min(side - 1, x + 1))
        let (above, below) = (max(0, y - 1), min(side - 1, y + 1))
        slopeX[y * side + x] =
          (values[y * side + right] - values[y * side + left]) / Float(right - left) * unit
        slopeY[y * side + x] =
          (values[below * side + x] - values[above * side + x]) / Float(below - above) * unit
      }
    }
    self.slopeX = slopeX
    self.slopeY = slopeY
  }

  /// The position of a pixel's centre along either axis.
  static func position(_ index: Int) -> Float { (Float(index) + 0.5) / Float(side) * 2 - 1 }

  /// Value and slopes at a position, bilinearly; `nil` outside.
  func sample(x: Float, y: Float) -> (value: Float, slopeX: Float, slopeY: Float)? {
    let side = Self.side
    guard abs(x) < 1, abs(y) < 1 else { return nil }
    let column = min(max(0, (x + 1) / 2 * Float(side) - 0.5), Float(side - 1) - 1e-3)
    let row = min(max(0, (y + 1) / 2 * Float(side) - 0.5), Float(side - 1) - 1e-3)
    let (left, top) = (Int(column), Int(row))
    let (right, down) = (column - Float(left), row - Float(top))
    func blend(_ plane: [Float]) -> Float {
      let first = top * side + left
      let upper = plane[first] * (1 - right) + plane[first + 1] * right
      let lower = plane[first + side] * (1 - right) + plane[first + side + 1] * right
      return upper * (1 - down) + lower * down
    }
    return (blend(values), blend(slopeX), blend(slopeY))
  }

  private static func kernel(_ blur: Double) -> [Float] {
    let reach = max(1, Int((3 * blur).rounded(.up)))
    let weights = (-reach...reach).map { Float(exp(-0.5 * (Double($0) / blur) * (Double($0) / blur))) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// Along both axes; the edges repeat.
  private static func blurred(_ values: [Float], _ kernel: [Float]) -> [Float] {
    let reach = kernel.count / 2
    func along(_ step: Int, _ across: Int, _ source: [Float]) -> [Float] {
      var result = source
      for line in 0..<side {
        for place in 0..<side {
          var sum = Float(0)
          for (index, weight) in kernel.enumerated() {
            let from = min(max(0, place + index - reach), side - 1)
            sum += weight * source[line * across + from * step]
          }
          result[line * across + place * step] = sum
        }
      }
      return result
    }
    return along(side, 1, along(1, side, values))
  }
}
