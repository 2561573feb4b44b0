import CImageKernels

/// How pixel values become network inputs: (value − mean) · scale, for red, green and blue.
package struct PixelNormalisation: Sendable, Equatable {
  /// For red, green and blue, in units of 0–255.
  package let mean: SIMD3<Float>
  /// For red, green and blue.
  package let scale: SIMD3<Float>

  /// - Parameters:
  ///   - mean: subtracted, in units of 0–255.
  ///   - scale: multiplied afterwards.
  package init(mean: (Float, Float, Float) = (0, 0, 0), scale: (Float, Float, Float)) {
    self.mean = SIMD3(mean.0, mean.1, mean.2)
    self.scale = SIMD3(scale.0, scale.1, scale.2)
  }

  func withPointers<Result>(
    _ body: (_ mean: UnsafePointer<Float>, _ scale: UnsafePointer<Float>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 6) { values in
      for channel in 0..<3 {
        values[channel] = mean[channel]
        values[3 + channel] = scale[channel]
      }
      // A temporary allocation of six values has an address.
      let start = values.baseAddress.unsafelyUnwrapped
      return body(start, start + 3)
    }
  }
}

extension RGBImage {
  /// Writes the image as a planar tensor: all of red, then green, then blue (N, C, H, W with N = 1).
  ///
  /// - Parameter target: exactly `3 × height × width` floats.
  package func planarFloats(
    mean: (Float, Float, Float), scale: (Float, Float, Float), into target: UnsafeMutableBufferPointer<Float>
  ) {
    let count = width * height
    precondition(target.count == 3 * count, "three floats for each pixel")
    let kernels = mien_image_kernels_best().pointee
    pixels.withUnsafeBufferPointer { source in
      guard let source = source.baseAddress, let base = target.baseAddress else { return }
      PixelNormalisation(mean: mean, scale: scale).withPointers { mean, scale in
        kernels.bytes_to_planes(source, count, mean, scale, base, base + count, base + 2 * count)
      }
    }
  }

  /// Writes the image as an interleaved tensor (N, H, W, C with N = 1).
  ///
  /// - Parameter target: exactly `height × width × 3` floats.
  package func interleavedFloats(
    mean: (Float, Float, Float), scale: (Float, Float, Float), into target: UnsafeMutableBufferPointer<Float>
  ) {
    let count = width * height
    precondition(target.count == 3 * count, "three floats for each pixel")
    let kernels = mien_image_kernels_best().pointee
    pixels.withUnsafeBufferPointer { source in
      guard let source = source.baseAddress, let base = target.baseAddress else { return }
      PixelNormalisation(mean: mean, scale: scale).withPointers { mean, scale in
        kernels.bytes_to_floats(source, count, mean, scale, base)
      }
    }
  }

  /// Resizes a part of the image by area averaging straight into a planar tensor, without rounding to
  /// bytes between: the input of a detector's pyramid level.
  ///
  /// - Parameters:
  ///   - region: must lie inside the image; `nil` is all of it.
  ///   - target: exactly `3 × height × width` floats.
  package func planarFloatsByArea(
    from region: PixelRect? = nil, width: Int, height: Int, mean: (Float, Float, Float),
    scale: (Float, Float, Float), into target: UnsafeMutableBufferPointer<Float>
  ) {
    let count = width * height
    precondition(target.count == 3 * count, "three floats for each pixel")
    let region = region ?? bounds
    let kernels = mien_image_kernels_best().pointee
    let resampler = SeparableResampler(
      columns: .area(from: region.width, to: width), rows: .area(from: region.height, to: height))
    guard let base = target.baseAddress else { return }
    PixelNormalisation(mean: mean, scale: scale).withPointers { mean, scale in
      withRows(from: region) { source in
        resampler.forEachRow(
          of: source, sourceWidth: region.width, stride: self.width * 3, using: kernels
        ) { row, values in
          let red = base + row * width
          kernels.floats_to_planes(values, width, mean, scale, red, red + count, red + 2 * count)
        }
      }
    }
  }
}
