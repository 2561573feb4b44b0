import CImageKernels

extension RGBImage {
  /// Samples the image along an affine map, bilinearly.
  ///
  /// Where the map shrinks, the touched part is first reduced by area averaging to the output's
  /// resolution, so that one photograph gives nearly the same result at any resolution that is finer
  /// than the output. Points outside the image take the colour `fill`.
  ///
  /// - Parameters:
  ///   - transform: maps output positions to positions in this image (see ``RGBImage`` for how
  ///     positions are measured).
  ///   - width: columns of the result.
  ///   - height: rows of the result.
  package func warped(
    by transform: AffineTransform, width: Int, height: Int, fill: (UInt8, UInt8, UInt8) = (0, 0, 0)
  ) -> RGBImage {
    // How many input pixels one step in the output passes, along each input axis.
    let stepX = (transform.a * transform.a + transform.c * transform.c).squareRoot()
    let stepY = (transform.b * transform.b + transform.d * transform.d).squareRoot()
    guard stepX > 1 || stepY > 1 else {
      return sampled(by: transform, width: width, height: height, fill: fill)
    }
    let touched = touchedRegion(by: transform, width: width, height: height)
    if touched.isEmpty { return RGBImage(width: width, height: height, fill: fill) }
    let reducedWidth = Self.reducedSide(touched.width, by: stepX)
    let reducedHeight = Self.reducedSide(touched.height, by: stepY)
    let reduced = resizedByArea(from: touched, width: reducedWidth, height: reducedHeight)
    let toReduced =
      transform
      .concatenating(AffineTransform(translationX: -Double(touched.x), y: -Double(touched.y)))
      .concatenating(
        AffineTransform(
          scaleX: Double(reducedWidth) / Double(touched.width),
          y: Double(reducedHeight) / Double(touched.height)))
    return reduced.sampled(by: toReduced, width: width, height: height, fill: fill)
  }

  private static func reducedSide(_ side: Int, by step: Double) -> Int {
    guard step > 1 else { return side }
    return max(1, Int((Double(side) / step).rounded()))
  }

  /// The part of the image that the output shows, with a margin for interpolation.
  private func touchedRegion(by transform: AffineTransform, width: Int, height: Int) -> PixelRect {
    let corners = [(0.0, 0.0), (Double(width), 0.0), (0.0, Double(height)), (Double(width), Double(height))]
      .map { transform.applied(to: ImagePoint(x: $0.0, y: $0.1)) }
    let margin =
      2 * max(1, max(abs(transform.a) + abs(transform.c), abs(transform.b) + abs(transform.d)))
    func side(_ values: [Double], limit: Int) -> (start: Int, end: Int) {
      let low = values.reduce(.infinity, min) - margin
      let high = values.reduce(-.infinity, max) + margin
      guard low < Double(limit), high > 0 else { return (0, 0) }
      return (Int(max(low, 0)), Int(min(high.rounded(.up), Double(limit))))
    }
    let (left, right) = side(corners.map(\.x), limit: self.width)
    let (top, bottom) = side(corners.map(\.y), limit: self.height)
    return PixelRect(x: left, y: top, width: right - left, height: bottom - top)
  }

  private func sampled(
    by transform: AffineTransform, width: Int, height: Int, fill: (UInt8, UInt8, UInt8)
  ) -> RGBImage {
    let kernels = mien_image_kernels_best().pointee
    // From output pixel indices to input pixel indices: half a pixel at both ends.
    let start = transform.applied(to: ImagePoint(x: 0.5, y: 0.5))
    let matrix = [transform.a, transform.c, start.x - 0.5, transform.b, transform.d, start.y - 0.5]
    let colour = [fill.0, fill.1, fill.2]
    return RGBImage(width: width, height: height) { target in
      guard let target = target.baseAddress else { return }
      pixels.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress else { return }
        kernels.warp(source, self.width, self.height, matrix, target, width, height, colour)
      }
    }
  }
}
