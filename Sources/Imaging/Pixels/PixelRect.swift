/// A rectangle of whole pixels; it holds columns `x ..< x + width` and rows `y ..< y + height`.
package struct PixelRect: Sendable, Equatable, Hashable {
  /// The first column; negative left of the image.
  package var x: Int
  /// The first row; negative above the image.
  package var y: Int
  /// In columns.
  package var width: Int
  /// In rows.
  package var height: Int

  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The first column to the right of the rectangle.
  package var maxX: Int { x + width }
  /// The first row below the rectangle.
  package var maxY: Int { y + height }
  /// Whether it holds no pixel.
  package var isEmpty: Bool { width <= 0 || height <= 0 }

  /// The common part, which is empty (width and height 0) when there is none.
  package func intersection(_ other: PixelRect) -> PixelRect {
    let (left, top) = (max(x, other.x), max(y, other.y))
    let (right, bottom) = (min(maxX, other.maxX), min(maxY, other.maxY))
    return PixelRect(x: left, y: top, width: max(0, right - left), height: max(0, bottom - top))
  }
}
