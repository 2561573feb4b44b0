/// A colour for drawing.
package struct RGBColor: Sendable, Equatable {
  /// 0…255, as the pixels of ``RGBImage``.
  package let red: UInt8
  /// 0…255.
  package let green: UInt8
  /// 0…255.
  package let blue: UInt8

  package init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A little darker than pure green.
  package static let green = RGBColor(red: 0, green: 220, blue: 0)
  /// A little darker than pure red.
  package static let red = RGBColor(red: 230, green: 30, blue: 30)
  /// All three at 255.
  package static let white = RGBColor(red: 255, green: 255, blue: 255)
  /// All three at 0.
  package static let black = RGBColor(red: 0, green: 0, blue: 0)
}

/// Simple marks for showing results. Whatever lies outside the image is left out.
extension RGBImage {
  /// Paints the pixels of `rect`.
  package mutating func fill(_ rect: PixelRect, color: RGBColor) {
    let inside = rect.intersection(bounds)
    if inside.isEmpty { return }
    for y in inside.y..<inside.maxY {
      for x in inside.x..<inside.maxX {
        let offset = (y * width + x) * 3
        pixels[offset] = color.red
        pixels[offset + 1] = color.green
        pixels[offset + 2] = color.blue
      }
    }
  }

  /// The outline of `rect`, drawn inwards.
  package mutating func drawRectangle(_ rect: PixelRect, color: RGBColor, thickness: Int = 2) {
    if rect.isEmpty { return }
    let line = max(1, min(thickness, (min(rect.width, rect.height) + 1) / 2))
    fill(PixelRect(x: rect.x, y: rect.y, width: rect.width, height: line), color: color)
    fill(PixelRect(x: rect.x, y: rect.maxY - line, width: rect.width, height: line), color: color)
    fill(PixelRect(x: rect.x, y: rect.y, width: line, height: rect.height), color: color)
    fill(PixelRect(x: rect.maxX - line, y: rect.y, width: line, height: rect.height), color: color)
  }

  /// A straight line.
  ///
  /// - Parameter thickness: The side in pixels of the square that is moved along the line.
  package mutating func drawLine(
    from start: ImagePoint, to end: ImagePoint, color: RGBColor, thickness: Int = 1
  ) {
    guard let (start, end) = clipped(start, end) else { return }
    let steps = max(1, max(abs(end.x - start.x), abs(end.y - start.y)).rounded(.up))
    for step in 0...Int(steps) {
      let share = Double(step) / steps
      drawPoint(
        at: ImagePoint(x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share),
        color: color, size: thickness)
    }
  }

  /// A square spot of `size` pixels about a position.
  package mutating func drawPoint(at point: ImagePoint, color: RGBColor, size: Int = 3) {
    let half = Double(max(1, size)) / 2
    let (x, y) = ((point.x - half).rounded(), (point.y - half).rounded())
    guard abs(x) < 1e9, abs(y) < 1e9 else { return }
    fill(PixelRect(x: Int(x), y: Int(y), width: max(1, size), height: max(1, size)), color: color)
  }

  /// Writes letters, all as capitals, digits and the signs `.`, `-`, `+`, `%`, `:`, `#` and `/`; other characters leave a
  /// gap.
  ///
  /// - Parameters:
  ///   - x: left edge of the first character.
  ///   - y: upper edge.
  ///   - scale: pixels for each dot of the 5 × 7 letters.
  package mutating func drawText(_ text: String, x: Int, y: Int, color: RGBColor, scale: Int = 2) {
    for (position, character) in text.enumerated() {
      guard let rows = DotFont.glyph(of: character) else { continue }
      let left = x + position * DotFont.advance * scale
      for (row, dots) in rows.enumerated() {
        for column in 0..<DotFont.width where dots >> (DotFont.width - 1 - column) & 1 == 1 {
          fill(
            PixelRect(x: left + column * scale, y: y + row * scale, width: scale, height: scale),
            color: color)
        }
      }
    }
  }

  /// The part of a line near the image (Liang and Barsky's clipping), so that a wild end point costs
  /// nothing.
  private func clipped(_ start: ImagePoint, _ end: ImagePoint) -> (ImagePoint, ImagePoint)? {
    guard [start.x, start.y, end.x, end.y].allSatisfy(\.isFinite) else { return nil }
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    var (enter, leave) = (0.0, 1.0)
    let margin = 64.0
    let edges = [
      (-dx, start.x + margin), (dx, Double(width) + margin - start.x),
      (-dy, start.y + margin), (dy, Double(height) + margin - start.y),
    ]
    for (step, room) in edges {
      if step == 0 {
        if room < 0 { return nil }
      } else if step < 0 {
        enter = max(enter, room / step)
      } else {
        leave = min(leave, room / step)
      }
    }
    guard enter <= leave else { return nil }
    return (
      ImagePoint(x: start.x + dx * enter, y: start.y + dy * enter),
      ImagePoint(x: start.x + dx * leave, y: start.y + dy * leave)
    )
  }
}
