import CImageKernels

extension RGBImage {
  /// Resizes by area averaging: every output pixel is the mean of the rectangle that it covers, with
  /// fractions of pixels counted by their share (OpenCV's INTER_AREA for shrinking). When it enlarges,
  /// the same rule repeats pixels and blends at their seams.
  package func resizedByArea(width: Int, height: Int) -> RGBImage {
    if width == self.width && height == self.height { return self }
    return resampled(
      SeparableResampler(
        columns: .area(from: self.width, to: width), rows: .area(from: self.height, to: height)),
      from: bounds)
  }

  /// Resizes by linear interpolation between pixel centres, without averaging: for enlarging. Tests make photographs
  /// of other sizes with it.
  package func resizedBilinear(width: Int, height: Int) -> RGBImage {
    if width == self.width && height == self.height { return self }
    return resampled(
      SeparableResampler(
        columns: .linear(from: self.width, to: width), rows: .linear(from: self.height, to: height)),
      from: bounds)
  }

  /// Resizes a part of the image by area averaging, without copying it first.
  ///
  /// - Parameter region: must lie inside the image and not be empty.
  package func resizedByArea(from region: PixelRect, width: Int, height: Int) -> RGBImage {
    resampled(
      SeparableResampler(
        columns: .area(from: region.width, to: width), rows: .area(from: region.height, to: height)),
      from: region)
  }

  private func resampled(_ resampler: SeparableResampler, from region: PixelRect) -> RGBImage {
    let kernels = mien_image_kernels_best().pointee
    let rowBytes = resampler.width * 3
    return RGBImage(width: resampler.width, height: resampler.height) { target in
      guard let base = target.baseAddress else { return }
      withRows(from: region) { source in
        resampler.forEachRow(of: source, sourceWidth: region.width, stride: width * 3, using: kernels) {
          row, values in
          kernels.round_to_bytes(values, rowBytes, base + row * rowBytes)
        }
      }
    }
  }

  /// Gives access to the pixels from the top left corner of `region` on.
  func withRows<Result>(from region: PixelRect, _ body: (UnsafePointer<UInt8>) -> Result) -> Result? {
    precondition(
      region.x >= 0 && region.y >= 0 && !region.isEmpty && region.maxX <= width && region.maxY <= height,
      "the region lies inside the image")
    return pixels.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { body($0 + (region.y * width + region.x) * 3) }
    }
  }
}
