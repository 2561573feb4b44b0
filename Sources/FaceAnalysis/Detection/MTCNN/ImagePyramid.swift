import Imaging

/// All scales of an image side by side on one canvas, so that the proposal network runs once.
///
/// The proposal network has no padding and sees 12×12 pixels at every second pixel. A level that starts at
/// even coordinates therefore gives the same values on the canvas as alone; windows that touch two levels are
/// skipped when the results are read. Each level lies in a margin of mid-grey, so that faces which fill the
/// frame or are cut by its edge still fit into a window; neighbours share what is between them.
struct ImagePyramid {
  /// One scale of the image and its place on the canvas.
  struct Level {
    /// Pixels of the level per pixel of the image, across and down (they differ by rounding).
    let scaleX: Float
    let scaleY: Float
    /// The level's extents without its margin.
    let width: Int
    let height: Int
    /// The left top corner of its margin on the canvas; both even.
    var x = 0
    var y = 0
  }

  /// The side of the proposal network's window.
  static let window = 12
  /// The margin around each level, in its own pixels: a third of a window.
  static let margin = 4
  /// The ratio of successive scales (Zhang et al. 2016, section III.A): about the square root of one half.
  static let ratio: Float = 0.709

  /// About so many pixels of the canvas are in the proposal network at a time; it needs a hundred bytes for each.
  static let bandPixels = 1 << 18

  /// The networks of the cascade take values around 0.
  static let mean: (Float, Float, Float) = (127.5, 127.5, 127.5)
  static let scale: (Float, Float, Float) = (1 / 128, 1 / 128, 1 / 128)

  /// The levels from the first that is searched on, largest first.
  let levels: [Level]
  /// The extents of the larger levels, from which the others are reduced.
  private let skipped: [Level]
  let width: Int
  let height: Int

  /// Plans the levels on which a face of at least `minimumFace` pixels fills a window.
  ///
  /// - Parameter skipping: The number of levels, from the largest, that are not searched. Those that are searched are
  ///   the same, pixel for pixel, as without this.
  init(imageWidth: Int, imageHeight: Int, minimumFace: Float, skipping: Int = 0) {
    var levels: [Level] = []
    var scale = Float(Self.window) / minimumFace
    let shorter = Float(min(imageWidth, imageHeight))
    while shorter * scale + Float(2 * Self.margin) >= Float(Self.window) {
      let (width, height) = (imageWidth.scaled(by: scale), imageHeight.scaled(by: scale))
      levels.append(
        Level(
          scaleX: Float(width) / Float(imageWidth), scaleY: Float(height) / Float(imageHeight),
          width: width, height: height))
      scale *= Self.ratio
    }
    skipped = Array(levels.prefix(skipping))
    (self.levels, width, height) = Self.placed(Array(levels.dropFirst(skipping)))
  }

  /// Lays the levels, which come largest first, onto the smallest canvas among those as high as the first level and
  /// up to twice that.
  private static func placed(_ levels: [Level]) -> ([Level], width: Int, height: Int) {
    let step = 8
    let least = roundedUp((levels.first?.height ?? 0) + 2 * margin, to: step)
    var best = placed(levels, canvasHeight: least)
    for height in stride(from: least + step, through: 2 * least, by: step) {
      let other = placed(levels, canvasHeight: height)
      if other.width * other.height < best.width * best.height { best = other }
    }
    return best
  }

  /// Lays the levels into columns of one height.
  private static func placed(
    _ levels: [Level], canvasHeight height: Int
  ) -> ([Level], width: Int, height: Int) {
    var columns: [(x: Int, width: Int, filled: Int)] = []
    var placed = levels
    var right = 0
    for index in placed.indices {
      // With one margin of two: the other is that of the next level, or of the canvas.
      let cell = (
        width: roundedUp(placed[index].width + margin, to: 2),
        height: roundedUp(placed[index].height + margin, to: 2)
      )
      if let column = columns.firstIndex(where: {
        $0.filled + cell.height + margin <= height && $0.width >= cell.width
      }) {
        (placed[index].x, placed[index].y) = (columns[column].x, columns[column].filled)
        columns[column].filled += cell.height
      } else {
        placed[index].x = right
        columns.append((x: right, width: cell.width, filled: cell.height))
        right += cell.width
      }
    }
    // Round extents keep the number of shapes small for which the runtime must prepare itself.
    return (placed, roundedUp(right + margin, to: 16), height)
  }

  /// The rows of the canvas that the proposal network looks at in one run: all of them, or for the canvas of a very
  /// large image bands of even height, of which neighbours share the rows that keep every window whole.
  var bands: [Range<Int>] {
    let shared = Self.window - 2
    let most = max(Self.bandPixels / max(width, 1), 4 * Self.window) / 2 * 2
    guard height > most else { return [0..<height] }
    return stride(from: 0, to: height - shared, by: most - shared).map { $0..<min($0 + most, height) }
  }

  /// The image at the scale of each level that is searched.
  func reduced(_ image: RGBImage) -> [RGBImage] {
    var reduced: [RGBImage] = []
    for (index, level) in (skipped + levels).enumerated() {
      // Every level is half as large as the last but one; averaging twice is averaging once.
      let source = index < 2 ? image : reduced[index - 2]
      reduced.append(source.resizedByArea(width: level.width, height: level.height))
    }
    return Array(reduced.dropFirst(skipped.count))
  }

  /// Draws a band of the pyramid: three planes of rows of ``width`` values around 0.
  ///
  /// - Parameter reduced: The images that ``reduced(_:)`` gave.
  func draw(_ reduced: [RGBImage], rows: Range<Int>, into canvas: UnsafeMutableBufferPointer<Float>) {
    canvas.update(repeating: 0)
    for (level, image) in zip(levels, reduced) {
      let top = level.y + Self.margin
      let visible = rows.clamped(to: top..<(top + image.height))
      guard !visible.isEmpty else { continue }
      let strip = PixelRect(x: 0, y: visible.lowerBound - top, width: image.width, height: visible.count)
      paste(
        image.cropped(to: strip), at: (level.x + Self.margin, visible.lowerBound - rows.lowerBound),
        height: rows.count, into: canvas)
    }
  }

  private func paste(
    _ image: RGBImage, at origin: (x: Int, y: Int), height: Int,
    into canvas: UnsafeMutableBufferPointer<Float>
  ) {
    let pixels = image.width * image.height
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * pixels) { planes in
      image.planarFloats(mean: Self.mean, scale: Self.scale, into: planes)
      for plane in 0..<3 {
        for row in 0..<image.height {
          let source = plane * pixels + row * image.width
          let target = (plane * height + origin.y + row) * width + origin.x
          let row = planes[source..<(source + image.width)]
          _ = canvas[target..<(target + image.width)].update(fromContentsOf: row)
        }
      }
    }
  }

  private static func roundedUp(_ value: Int, to multiple: Int) -> Int {
    (value + multiple - 1) / multiple * multiple
  }
}
