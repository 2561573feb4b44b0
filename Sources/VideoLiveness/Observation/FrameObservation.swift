package import Imaging

/// One frame of a video, as far as liveness needs it.
package struct FrameObservation: Sendable, Equatable {
  /// Seconds from the first frame.
  package let time: Double
  /// How many faces the detector found that are not much smaller than the largest; `nil` where it was not asked.
  package let faceCount: Int?
  /// The face that is watched; `nil` where there was none.
  package let face: FaceSample?
  /// The whole frame.
  package let thumbnail: FrameThumbnail

  package init(time: Double, faceCount: Int?, face: FaceSample?, thumbnail: FrameThumbnail) {
    self.time = time
    self.faceCount = faceCount
    self.face = face
    self.thumbnail = thumbnail
  }
}

/// A whole frame in grey, small.
package struct FrameThumbnail: Sendable, Equatable {
  /// Columns and rows, whatever the proportions of the frame.
  package static let side = 64

  /// The luma of ``side`` × ``side`` pixels, 0–255, row by row.
  package let luma: [UInt8]

  /// - Parameter luma: ``side`` × ``side`` values.
  package init(luma: [UInt8]) {
    precondition(luma.count == Self.side * Self.side, "one value for each pixel of a thumbnail")
    self.luma = luma
  }

  /// Makes a frame small, without keeping its proportions.
  package init(of frame: RGBImage) {
    self.init(luma: frame.resizedByArea(width: Self.side, height: Self.side).luma)
  }

  /// The mean distance of the grey values.
  func difference(from other: FrameThumbnail) -> Float { Self.difference(luma, other.luma) }

  /// The mean distance of grey values, of which both have the same number.
  static func difference(_ a: [UInt8], _ b: [UInt8]) -> Float {
    var sum = 0
    for index in a.indices { sum += abs(Int(a[index]) - Int(b[index])) }
    return Float(sum) / Float(max(1, a.count))
  }

  /// The luma at half the side, each value the mean of four.
  var reduced: [UInt8] {
    let half = Self.side / 2
    return (0..<(half * half)).map { index in
      let first = 2 * (index / half) * Self.side + 2 * (index % half)
      let sum =
        Int(luma[first]) + Int(luma[first + 1]) + Int(luma[first + Self.side])
        + Int(luma[first + Self.side + 1])
      return UInt8((sum + 2) / 4)
    }
  }

  /// The correlation of the grey values, −1…1; 1 for two frames without any structure.
  func correlation(with other: FrameThumbnail) -> Float {
    let count = Float(luma.count)
    let meanA = luma.reduce(Float(0)) { $0 + Float($1) } / count
    let meanB = other.luma.reduce(Float(0)) { $0 + Float($1) } / count
    var (ab, aa, bb) = (Float(0), Float(0), Float(0))
    for (x, y) in zip(luma, other.luma) {
      let (a, b) = (Float(x) - meanA, Float(y) - meanB)
      ab += a * b
      aa += a * a
      bb += b * b
    }
    if aa == 0, bb == 0 { return 1 }
    return ab / max((aa * bb).squareRoot(), .leastNormalMagnitude)
  }
}
