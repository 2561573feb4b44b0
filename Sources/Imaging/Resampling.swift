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
    return AxisTaps(source: source, target: target) { position in
      let start = Double(position) * scale
      let end = min(Double(position + 1) * scale, Double(source))
      let first = Int((start + negligible).rounded(.down))
      let last = max(first + 1, Int((end - negligible).rounded(.up)))
      return (
        first,
        (first..<last).map { index in
          Float((min(end, Double(index + 1)) - max(start, Double(index))) / (end - start))
        }
      )
    }
  }

  /// Linear interpolation between the two nearest centres; the ends are repeated.
  static func linear(from source: Int, to target: Int) -> AxisTaps {
    let scale = Double(source) / Double(target)
    return AxisTaps(source: source, target: target) { position in
      let centre = (Double(position) + 0.5) * scale - 0.5
      let clamped = min(max(centre, 0), Double(source - 1))
      let first = min(Int(clamped), max(source - 2, 0))
      let share = Float(clamped - Double(first))
      return (first, source == 1 ? [1] : [1 - share, share])
    }
  }

  private init(source: Int, target: Int, _ entry: (Int) -> (first: Int, weights: [Float])) {
    let entries = (0..<target).map(entry)
    let taps = entries.reduce(1) { max($0, $1.weights.count) }
    var starts = [Int32]()
    var weights = [Float](repeating: 0, count: target * taps)
    starts.reserveCapacity(target)
    for (position, entry) in entries.enumerated() {
      // Near the end the taps are moved back so that all of them lie inside.
      let start = min(entry.first, source - taps)
      for (index, weight) in entry.weights.enumerated() {
        weights[position * taps + entry.first - start + index] = weight
      }
      starts.append(Int32(truncatingIfNeeded: start))
    }
    self.taps = taps
    self.starts = starts
    self.weights = weights
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
