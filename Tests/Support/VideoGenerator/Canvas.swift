import FaceAnalysis
import Imaging

/// A picture that textured triangles are drawn into, the nearer over the farther.
struct Canvas {
  let width: Int
  let height: Int
  private(set) var pixels: [UInt8]
  private var depths: [Float]

  /// A corner of a triangle: where it goes and where its colour comes from.
  struct Corner {
    /// In the canvas, with its depth; smaller is nearer.
    var place: Point3D
    /// In the texture.
    var source: Point
  }

  /// A colour that covers another.
  struct Paint {
    var color: [UInt8]
    /// 0…1.
    var cover: Float

    func over(_ value: UInt8, _ channel: Int) -> UInt8 {
      UInt8(Float(value) * (1 - cover) + Float(color[channel]) * cover)
    }
  }

  /// - Parameter background: Of the size of the canvas.
  init(_ background: RGBImage) {
    width = background.width
    height = background.height
    pixels = background.pixels
    depths = [Float](repeating: .infinity, count: background.width * background.height)
  }

  var image: RGBImage { RGBImage(width: width, height: height, pixels: pixels) }

  /// Draws a triangle with the colours of a picture.
  ///
  /// - Parameters:
  ///   - paint: A colour that lies over it, and how much it covers, 0…1.
  mutating func draw(
    _ a: Corner, _ b: Corner, _ c: Corner, from texture: RGBImage, under paint: Paint? = nil
  ) {
    let (p, q, r) = (a.place, b.place, c.place)
    let area = (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    guard abs(area) > 1e-6 else { return }
    let left = max(0, Int(min(p.x, q.x, r.x).rounded(.down)))
    let right = min(width - 1, Int(max(p.x, q.x, r.x).rounded(.up)))
    let top = max(0, Int(min(p.y, q.y, r.y).rounded(.down)))
    let bottom = min(height - 1, Int(max(p.y, q.y, r.y).rounded(.up)))
    guard left <= right, top <= bottom else { return }
    let slack: Float = -1e-4
    for row in top...bottom {
      for column in left...right {
        let (x, y) = (Float(column), Float(row))
        let u = ((q.x - x) * (r.y - y) - (q.y - y) * (r.x - x)) / area
        let v = ((r.x - x) * (p.y - y) - (r.y - y) * (p.x - x)) / area
        let w = 1 - u - v
        guard u >= slack, v >= slack, w >= slack else { continue }
        let depth = u * p.z + v * q.z + w * r.z
        let index = row * width + column
        guard depth < depths[index] else { continue }
        depths[index] = depth
        let sx = u * a.source.x + v * b.source.x + w * c.source.x
        let sy = u * a.source.y + v * b.source.y + w * c.source.y
        texture.sample(sx, sy) { pixels[3 * index + $0] = paint?.over($1, $0) ?? $1 }
      }
    }
  }
}

extension RGBImage {
  /// The colour at a place between pixels; beyond the border that of the border.
  @inline(__always)
  func sample(_ x: Float, _ y: Float, _ put: (_ channel: Int, _ value: UInt8) -> Void) {
    let (cx, cy) = (min(max(0, x), Float(width - 1)), min(max(0, y), Float(height - 1)))
    let (left, top) = (min(Int(cx), max(0, width - 2)), min(Int(cy), max(0, height - 2)))
    let (right, down) = (cx - Float(left), cy - Float(top))
    let (across, below) = (width > 1 ? 3 : 0, height > 1 ? 3 * width : 0)
    let start = 3 * (top * width + left)
    for channel in 0..<3 {
      let base = start + channel
      let upper = Float(pixels[base]) * (1 - right) + Float(pixels[base + across]) * right
      let lower = Float(pixels[base + below]) * (1 - right) + Float(pixels[base + below + across]) * right
      put(channel, UInt8(upper * (1 - down) + lower * down + 0.5))
    }
  }
}
