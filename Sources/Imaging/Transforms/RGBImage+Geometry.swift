import CImageKernels

extension RGBImage {
  /// The part of the image under `rect`. What lies outside is padded with `fill`, so the result always
  /// has the rectangle's size.
  ///
  /// - Parameter rect: not empty; it may lie partly or wholly outside.
  package func cropped(to rect: PixelRect, fill: (UInt8, UInt8, UInt8) = (0, 0, 0)) -> RGBImage {
    if rect == bounds { return self }
    let inside = rect.intersection(bounds)
    func copy(into base: UnsafeMutablePointer<UInt8>) {
      if inside.isEmpty { return }
      let offset = ((inside.y - rect.y) * rect.width + inside.x - rect.x) * 3
      _ = withRows(from: inside) { source in
        mien_place_rows(
          source, width * 3, inside.width, inside.height, base + offset, 3, rect.width * 3)
      }
    }
    if inside == rect {
      return RGBImage(width: rect.width, height: rect.height) { target in
        if let base = target.baseAddress { copy(into: base) }
      }
    }
    var result = RGBImage(width: rect.width, height: rect.height, fill: fill)
    result.pixels.withUnsafeMutableBufferPointer { target in
      if let base = target.baseAddress { copy(into: base) }
    }
    return result
  }

  /// Adds borders of `fill`. A negative border cuts.
  package func padded(
    left: Int, top: Int, right: Int, bottom: Int, fill: (UInt8, UInt8, UInt8) = (0, 0, 0)
  ) -> RGBImage {
    cropped(
      to: PixelRect(x: -left, y: -top, width: width + left + right, height: height + top + bottom),
      fill: fill)
  }

  /// Adds borders in which the outermost pixels are repeated. None may be negative.
  package func repeatingEdges(left: Int, top: Int, right: Int, bottom: Int) -> RGBImage {
    var result = padded(left: left, top: top, right: right, bottom: bottom)
    let (rowBytes, rows) = (result.width * 3, result.height)
    result.pixels.withUnsafeMutableBufferPointer { target in
      for row in top..<(top + height) {
        let (first, last) = (row * rowBytes + left * 3, row * rowBytes + (left + width - 1) * 3)
        for channel in 0..<3 {
          for column in 0..<left { target[row * rowBytes + column * 3 + channel] = target[first + channel] }
          for column in 0..<right { target[last + (column + 1) * 3 + channel] = target[last + channel] }
        }
      }
      for row in 0..<rows where row < top || row >= top + height {
        let source = row < top ? top : top + height - 1
        for byte in 0..<rowBytes { target[row * rowBytes + byte] = target[source * rowBytes + byte] }
      }
    }
    return result
  }

  /// Left and right exchanged.
  package func mirrored() -> RGBImage { turned(by: .mirrored) }

  /// Turned clockwise by quarters of a full turn; negative numbers turn counter-clockwise. Tests turn photographs with it.
  package func rotated(quarterTurns: Int) -> RGBImage {
    let turns: [ImageOrientation] = [.up, .turnClockwise, .upsideDown, .turnCounterclockwise]
    return turned(by: turns[((quarterTurns % 4) + 4) % 4])
  }

  /// Applies an orientation: the image is taken as stored, the result is upright.
  package func turned(by orientation: ImageOrientation) -> RGBImage {
    if orientation == .up { return self }
    let (newWidth, newHeight) = orientation.swapsSides ? (height, width) : (width, height)
    let steps = orientation.placement(uprightWidth: newWidth, uprightHeight: newHeight)
    // Transposing in strips keeps both sides of the copy in the cache.
    let strip = 64
    return RGBImage(width: newWidth, height: newHeight) { target in
      guard let base = target.baseAddress else { return }
      _ = withRows(from: bounds) { source in
        for first in stride(from: 0, to: height, by: strip) {
          mien_place_rows(
            source + first * width * 3, width * 3, width, min(strip, height - first),
            base + (steps.start + first * steps.stepY) * 3, steps.stepX * 3, steps.stepY * 3)
        }
      }
    }
  }
}
