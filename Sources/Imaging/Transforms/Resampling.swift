import CImageKernels

/// For each position of a resized axis: which source positions count, and how much.
///
/// All positions have the same number of taps, padded with zero weights, so that the inner loops have
/// no branches.
struct AxisTaps {
  let taps: Int
  let starts: [Int32]
  /// `taps` weights for each position; they add up to 1.
  let weights: [Float]

  /// Area averaging: each position is the mean of the source interval that it covers, pixels on the
  /// interval's ends counting by their covered share (as OpenCV's INTER_AREA does when it shrinks).
  static func area(from source: Int, to target: Int) -> AxisTaps {
    let scale = Double(source) / Double(target)
    // Shares below this are rounding errors of the interval's ends.
    let negligible = 1e-7
    func interval(_ position: Int) -> (start: Double, end: Double) {
      (Double(position) * scale, min(Double(position + 1) * scale, Double(source)))
    }
    func pixels(_ position: Int) -> Range<Int> {
      let (start, end) = interval(position)
      let first = min(Int(start + negligible), source - 1)
      return first..<max(first + 1, Int((end - negligible).rounded(.up)))
    }
    return AxisTaps(source: source, target: target, pixels: pixels) { position, index in
      let (start, end) = interval(position)
      return Float((min(end, Double(index + 1)) - max(start, Double(index))) / (end - start))
    }
  }

  /// Linear interpolation between the two nearest centres; the ends are repeated.
  static func linear(from source: Int, to target: Int) -> AxisTaps {
    let scale = Double(source) / Double(target)
    func centre(_ position: Int) -> Double {
      min(max((Double(position) + 0.5) * scale - 0.5, 0), Double(source - 1))
    }
    func pixels(_ position: Int) -> Range<Int> {
      let first = min(Int(centre(position)), max(source - 2, 0))
      return first..<min(first + 2, source)
    }
    return AxisTaps(source: source, target: target, pixels: pixels) { position, index in
      source == 1 ? 1 : Float(1 - abs(centre(position) - Double(index)))
    }
  }

  /// - Parameters:
  ///   - pixels: the source positions that count for a target position.
  ///   - weight: what one of them counts.
  @inline(__always)
  private init(
    source: Int, target: Int, pixels: (Int) -> Range<Int>, weight: (_ position: Int, _ index: Int) -> Float
  ) {
    var taps = 1
    for position in 0..<target { taps = max(taps, pixels(position).count) }
    let tapCount = taps
    var starts = [Int32]()
    starts.reserveCapacity(target)
    weights = [Float](unsafeUninitializedCapacity: target * tapCount) { buffer, count in
      buffer.initialize(repeating: 0)
      for position in 0..<target {
        let range = pixels(position)
        // Near the end the taps are moved back so that all of them lie inside.
        let start = min(range.lowerBound, source - tapCount)
        for index in range { buffer[position * tapCount + index - start] = weight(position, index) }
        starts.append(Int32(truncatingIfNeeded: start))
      }
      count = target * tapCount
    }
    self.taps = tapCount
    self.starts = starts
  }
}

/// Resizes packed RGB rows in two passes: rows are blended first, because that loop runs over
/// contiguous bytes, then columns.
struct SeparableResampler {
  let columns: AxisTaps
  let rows: AxisTaps

  var width: Int { columns.starts.count }
  var height: Int { rows.starts.count }

  /// Calls `body` with each finished row: `width × 3` floats in 0...255.
  ///
  /// - Parameters:
  ///   - source: the first pixel of the part to resize.
  ///   - sourceWidth: columns of that part.
  ///   - stride: bytes from one source row to the next.
  func forEachRow(
    of source: UnsafePointer<UInt8>, sourceWidth: Int, stride: Int,
    using kernels: mien_image_kernels = mien_image_kernels_best().pointee,
    _ body: (_ row: Int, _ values: UnsafePointer<Float>) -> Void
  ) {
    let count = sourceWidth * 3
    let blended = ScratchBuffer<Float>(count: count + 1)
    let output = ScratchBuffer<Float>(count: width * 3 + 1)
    blended.start[count] = 0
    columns.starts.withUnsafeBufferPointer { starts in
      columns.weights.withUnsafeBufferPointer { columnWeights in
        rows.weights.withUnsafeBufferPointer { rowWeights in
          guard let starts = starts.baseAddress, let columnWeights = columnWeights.baseAddress,
            let rowWeights = rowWeights.baseAddress
          else { return }
          for row in 0..<height {
            kernels.blend_rows(
              source + Int(rows.starts[row]) * stride, stride, rowWeights + row * rows.taps, rows.taps,
              count, blended.start)
            kernels.blend_columns(
              blended.start, starts, columnWeights, columns.taps, width, output.start)
            body(row, output.start)
          }
        }
      }
    }
  }
}
