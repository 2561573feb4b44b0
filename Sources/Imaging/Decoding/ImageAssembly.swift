import CImageKernels

/// Rows that are held at once when they cannot go straight to their place. A transposed strip of 64 rows
/// writes whole cache lines.
private let stripRows = 64

extension StoredImageReader where Self: ~Copyable {
  /// Decodes, reduces, crops and turns in one pass over the stored rows.
  mutating func image(_ plan: DecodePlan, limits: ImageLimits) throws(ImageError) -> RGBImage {
    try limits.checkMemory(plan.imageBytes + workingMemory(for: plan), for: header)
    let delivered = try start(plan, limits: limits)
    return try RGBImage(width: plan.uprightWidth, height: plan.uprightHeight) {
      (target: UnsafeMutableBufferPointer<UInt8>) throws(ImageError) in
      guard let base = target.baseAddress else { return }
      if !reducesItself && plan.scale != .full {
        try reduceRows(plan, delivered: delivered, into: base)
      } else if plan.orientation == .up && delivered.left == plan.window.x
        && delivered.width == plan.window.width
      {
        try readRows(plan.window.height, into: base, stride: plan.window.width * 3)
      } else {
        try placeRows(plan, delivered: delivered, into: base)
      }
    }
  }

  private mutating func placeRows(
    _ plan: DecodePlan, delivered: (left: Int, width: Int), into base: UnsafeMutablePointer<UInt8>
  ) throws(ImageError) {
    let stride = delivered.width * 3
    let strip = ScratchBuffer<UInt8>(count: stride * min(stripRows, plan.window.height))
    var done = 0
    while done < plan.window.height {
      let count = min(stripRows, plan.window.height - done)
      try readRows(count, into: strip.start, stride: stride)
      place(
        strip.start + (plan.window.x - delivered.left) * 3, stride: stride, firstRow: done, count: count,
        plan: plan, into: base)
      done += count
    }
  }

  private mutating func reduceRows(
    _ plan: DecodePlan, delivered: (left: Int, width: Int), into base: UnsafeMutablePointer<UInt8>
  ) throws(ImageError) {
    let factor = plan.scale.factor
    let stride = delivered.width * 3
    let full = ScratchBuffer<UInt8>(count: stride * factor)
    let strip = ScratchBuffer<UInt8>(count: plan.window.width * 3 * min(stripRows, plan.window.height))
    var done = 0
    while done < plan.window.height {
      let count = min(stripRows, plan.window.height - done)
      for row in 0..<count {
        let first = (plan.window.y + done + row) * factor
        let rows = min(factor, header.storedHeight - first)
        try readRows(rows, into: full.start, stride: stride)
        reduceBoxes(
          full.start + (plan.window.x * factor - delivered.left) * 3, stride: stride, rows: rows,
          columns: min(plan.window.width * factor, header.storedWidth - plan.window.x * factor),
          factor: factor, into: strip.start + row * plan.window.width * 3)
      }
      place(
        strip.start, stride: plan.window.width * 3, firstRow: done, count: count, plan: plan, into: base)
      done += count
    }
  }

  private func place(
    _ rows: UnsafePointer<UInt8>, stride: Int, firstRow: Int, count: Int, plan: DecodePlan,
    into base: UnsafeMutablePointer<UInt8>
  ) {
    let steps = plan.orientation.placement(
      uprightWidth: plan.uprightWidth, uprightHeight: plan.uprightHeight)
    mien_place_rows(
      rows, stride, plan.window.width, count, base + (steps.start + firstRow * steps.stepY) * 3,
      steps.stepX * 3, steps.stepY * 3)
  }
}

/// Averages boxes of `factor` × `rows` pixels; the last box of a row may be narrower.
private func reduceBoxes(
  _ source: UnsafePointer<UInt8>, stride: Int, rows: Int, columns: Int, factor: Int,
  into target: UnsafeMutablePointer<UInt8>
) {
  var output = target
  var column = 0
  while column < columns {
    let width = min(factor, columns - column)
    let area = UInt32(truncatingIfNeeded: width * rows)
    for channel in 0..<3 {
      var sum = area / 2
      for row in 0..<rows {
        let start = source + row * stride + column * 3 + channel
        for step in 0..<width { sum &+= UInt32(start[step * 3]) }
      }
      output[channel] = UInt8(truncatingIfNeeded: sum / area)
    }
    output += 3
    column += factor
  }
}
