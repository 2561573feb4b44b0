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
    let step = Self.step(of: transform)
    guard step.x > 1 || step.y > 1 else {
      return sampled(by: transform, width: width, height: height, fill: fill)
    }
    guard let part = reducedPart(for: transform, width: width, height: height) else {
      return RGBImage(width: width, height: height, fill: fill)
    }
    return part.image.sampled(by: part.transform, width: width, height: height, fill: fill)
  }

  /// Samples the image as ``warped(by:width:height:fill:)`` does, but points outside the image take the colour of the
  /// nearest pixel at its edge. An output that shows nothing of the image is black.
  package func warpedRepeatingEdges(by transform: AffineTransform, width: Int, height: Int) -> RGBImage {
    let step = Self.step(of: transform)
    if step.x <= 1, step.y <= 1, covers(Self.corners(of: transform, width: width, height: height)) {
      return sampled(by: transform, width: width, height: height, fill: (0, 0, 0))
    }
    guard let part = reducedPart(for: transform, width: width, height: height) else {
      return RGBImage(width: width, height: height)
    }
    let reach = Self.corners(of: part.transform, width: width, height: height)
    // Interpolation looks one pixel further.
    let left = max(0, 2 - Int((reach.map(\.x).min() ?? 0).rounded(.down)))
    let top = max(0, 2 - Int((reach.map(\.y).min() ?? 0).rounded(.down)))
    let right = max(0, 2 + Int((reach.map(\.x).max() ?? 0).rounded(.up)) - part.image.width)
    let bottom = max(0, 2 + Int((reach.map(\.y).max() ?? 0).rounded(.up)) - part.image.height)
    if max(left, top, right, bottom) == 0 {
      return part.image.sampled(by: part.transform, width: width, height: height, fill: (0, 0, 0))
    }
    return part.image.repeatingEdges(left: left, top: top, right: right, bottom: bottom).sampled(
      by: part.transform.concatenating(AffineTransform(translationX: Double(left), y: Double(top))),
      width: width, height: height, fill: (0, 0, 0))
  }

  /// The part of the image that the output shows, no finer than the output, and the map from the output to it; `nil`
  /// where nothing is shown.
  private func reducedPart(
    for transform: AffineTransform, width: Int, height: Int
  ) -> (image: RGBImage, transform: AffineTransform)? {
    let touched = touchedRegion(by: transform, width: width, height: height)
    if touched.isEmpty { return nil }
    let step = Self.step(of: transform)
    let reducedWidth = Self.reducedSide(touched.width, by: step.x)
    let reducedHeight = Self.reducedSide(touched.height, by: step.y)
    let toReduced =
      transform
      .concatenating(AffineTransform(translationX: -Double(touched.x), y: -Double(touched.y)))
      .concatenating(
        AffineTransform(
          scaleX: Double(reducedWidth) / Double(touched.width),
          y: Double(reducedHeight) / Double(touched.height)))
    let isSmaller = reducedWidth < touched.width || reducedHeight < touched.height
    let reduced =
      isSmaller
      ? resizedByArea(from: touched, width: reducedWidth, height: reducedHeight) : cropped(to: touched)
    return (reduced, toReduced)
  }

  /// How many input pixels one step in the output passes, along each input axis.
  private static func step(of transform: AffineTransform) -> (x: Double, y: Double) {
    (
      x: (transform.a * transform.a + transform.c * transform.c).squareRoot(),
      y: (transform.b * transform.b + transform.d * transform.d).squareRoot()
    )
  }

  /// Whether interpolation at all of these points uses pixels of the image alone.
  private func covers(_ points: [ImagePoint]) -> Bool {
    points.allSatisfy {
      $0.x >= 1 && $0.y >= 1 && $0.x <= Double(width - 1) && $0.y <= Double(height - 1)
    }
  }

  private static func corners(of transform: AffineTransform, width: Int, height: Int) -> [ImagePoint] {
    [(0, 0), (width, 0), (0, height), (width, height)].map {
      transform.applied(to: ImagePoint(x: Double($0.0), y: Double($0.1)))
    }
  }

  private static func reducedSide(_ side: Int, by step: Double) -> Int {
    guard step > 1 else { return side }
    return max(1, Int((Double(side) / step).rounded()))
  }

  /// The part of the image that the output shows, with a margin for interpolation.
  private func touchedRegion(by transform: AffineTransform, width: Int, height: Int) -> PixelRect {
    let corners = Self.corners(of: transform, width: width, height: height)
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
