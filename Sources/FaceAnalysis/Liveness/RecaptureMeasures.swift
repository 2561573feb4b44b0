import Foundation
package import Imaging

/// What pictures of pictures lack, measured on the face itself, so that it can be had where nothing else is seen.
///
/// A printed or displayed face that is photographed once more is blurred twice and has gone through the gamut of paper or
/// of a screen. Both measures stand in the literature on attacks, for example D. Wen, H. Han and A. K. Jain, "Face Spoof
/// Detection with Image Distortion Analysis", IEEE TIFS 10(4), 2015.
package struct RecaptureMeasures: Sendable, Equatable {
  /// The natural logarithm of how strong fine detail is: the standard deviation of the Laplacian of the grey values in
  /// proportion to that of the grey values themselves, on a face of at most ``largestSide`` pixels. Greater is sharper.
  package let sharpness: Double
  /// The natural logarithm of the standard deviation of the red colour difference (Cr of ITU-R BT.601, 0…255) over the
  /// middle of the face, with half a unit added; `nil` for a face without colours, which this says nothing about.
  package let redness: Double?

  /// Larger faces are brought to this side, so that a camera of many pixels does not count as blurred.
  private static let largestSide = 256
  /// Colours are compared at this side, which noise does not reach.
  private static let colourSide = 64
  /// What is left out on each side of it: hair and what stands behind.
  private static let colourMargin = 8
  /// A spread of Cr under this is that of a photograph in black and white after compression.
  private static let leastColour = 1.0

  /// Measures a square around the face; `nil` when the mesh lies outside the image or spans no face.
  ///
  /// - Parameter mesh: In the frame of `image`.
  package init?(_ mesh: FaceMesh, in image: RGBImage) {
    guard let square = Self.square(around: mesh, in: image) else { return nil }
    let face = image.cropped(to: square)
    sharpness = Self.sharpness(
      square.width > Self.largestSide
        ? face.resizedByArea(width: Self.largestSide, height: Self.largestSide) : face)
    let small =
      square.width > Self.colourSide
      ? face.resizedByArea(width: Self.colourSide, height: Self.colourSide)
      : face.resizedBilinear(width: Self.colourSide, height: Self.colourSide)
    let spread = Self.spreadOfRedness(small)
    redness = spread < Self.leastColour ? nil : log(spread + 0.5)
  }

  /// The square around all points, moved into the image and no larger than it.
  private static func square(around mesh: FaceMesh, in image: RGBImage) -> PixelRect? {
    let (xs, ys) = (mesh.points.map(\.x), mesh.points.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max(),
      right > 0, bottom > 0, left < Float(image.width), top < Float(image.height)
    else { return nil }
    let side = min(max(right - left, bottom - top), Float(min(image.width, image.height)))
    func start(_ middle: Float, _ limit: Int) -> Int {
      Int(min(max(middle - side / 2, 0), Float(limit) - side).rounded())
    }
    let square = PixelRect(
      x: start((left + right) / 2, image.width), y: start((top + bottom) / 2, image.height),
      width: Int(side.rounded()), height: Int(side.rounded())
    ).intersection(image.bounds)
    return min(square.width, square.height) > 2 ? square : nil
  }

  private static func sharpness(_ face: RGBImage) -> Double {
    let width = face.width
    let grey = face.pixelValues { 0.299 * $0 + 0.587 * $1 + 0.114 * $2 }
    var detail: [Double] = []
    detail.reserveCapacity(grey.count)
    for y in 1..<(face.height - 1) {
      for x in 1..<(width - 1) {
        let centre = y * width + x
        detail.append(
          grey[centre - 1] + grey[centre + 1] + grey[centre - width] + grey[centre + width]
            - 4 * grey[centre])
      }
    }
    let contrast = grey.standardDeviation
    return log((contrast > 0 ? detail.standardDeviation / contrast : 0) + 1e-3)
  }

  private static func spreadOfRedness(_ face: RGBImage) -> Double {
    let differences = face.pixelValues { 0.713 * ($0 - (0.299 * $0 + 0.587 * $1 + 0.114 * $2)) }
    let middle = colourMargin..<(colourSide - colourMargin)
    return middle.flatMap { row in
      differences[(row * face.width + middle.lowerBound)..<(row * face.width + middle.upperBound)]
    }
    .standardDeviation
  }
}

extension RGBImage {
  /// A number of each pixel, row by row.
  fileprivate func pixelValues(_ value: (_ red: Double, _ green: Double, _ blue: Double) -> Double)
    -> [Double]
  {
    (0..<(width * height)).map { pixel in
      let place = 3 * pixel
      return value(Double(pixels[place]), Double(pixels[place + 1]), Double(pixels[place + 2]))
    }
  }
}

extension [Double] {
  fileprivate var standardDeviation: Double {
    let mean = reduce(0, +) / Double(Swift.max(1, count))
    return (reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Swift.max(1, count))).squareRoot()
  }
}
