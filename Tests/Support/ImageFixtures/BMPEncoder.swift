/// Writes BMP files of every kind that is read.
package struct BMPEncoder {
  package enum HeaderVersion: Int, Sendable, CaseIterable {
    case core = 12
    case os2 = 64
    case info = 40
    case info2 = 52
    case info3 = 56
    case v4 = 108
    case v5 = 124
  }

  package var width: Int
  package var height: Int
  package var bitsPerPixel: Int
  package var headerVersion = HeaderVersion.info
  package var isTopDown = false
  /// RGB triples.
  package var palette: [UInt8] = []
  /// Red, green and blue masks; setting them chooses BITFIELDS.
  package var masks: (UInt32, UInt32, UInt32)?

  package init(width: Int, height: Int, bitsPerPixel: Int) {
    self.width = width
    self.height = height
    self.bitsPerPixel = bitsPerPixel
  }

  /// - Parameter pixel: the stored value of a pixel: a palette index or packed channels.
  package func encoded(_ pixel: (_ x: Int, _ y: Int) -> UInt32) -> [UInt8] {
    var data = [UInt8]()
    for row in 0..<height {
      let y = isTopDown ? row : height - 1 - row
      var line = [UInt8]()
      if bitsPerPixel < 16 {
        var bits = BitPacker()
        for x in 0..<width { bits.append(Int(pixel(x, y)), count: bitsPerPixel) }
        line = bits.finished()
      } else {
        for x in 0..<width {
          line += Self.littleEndian(Int(pixel(x, y)), bytes: bitsPerPixel / 8)
        }
      }
      data += line + [UInt8](repeating: 0, count: (4 - line.count % 4) % 4)
    }
    return file(compression: masks == nil ? 0 : 3, data: data)
  }

  /// Run-length codes that the caller made: compression 1 (RLE8) or 2 (RLE4).
  package func encoded(runLengths data: [UInt8]) -> [UInt8] {
    file(compression: bitsPerPixel == 8 ? 1 : 2, data: data)
  }

  /// Codes each row as runs, with the escapes for literal pixels where neighbours differ.
  package func runLengths(_ pixel: (_ x: Int, _ y: Int) -> UInt8) -> [UInt8] {
    var codes = [UInt8]()
    for y in (0..<height).reversed() {
      var x = 0
      while x < width {
        let value = pixel(x, y)
        var run = 1
        while x + run < width, run < 255, pixel(x + run, y) == value { run += 1 }
        let literals = min(width - x, 6)
        if run == 1 && literals >= 3 {
          let values = (0..<literals).map { pixel(x + $0, y) }
          let packed =
            bitsPerPixel == 8
            ? values
            : stride(from: 0, to: literals, by: 2).map {
              values[$0] << 4 | ($0 + 1 < literals ? values[$0 + 1] : 0)
            }
          codes += [0, UInt8(literals)] + packed + (packed.count % 2 == 1 ? [0] : [])
          x += literals
        } else {
          codes += [UInt8(run), bitsPerPixel == 8 ? value : value << 4 | value]
          x += run
        }
      }
      codes += [0, 0]
    }
    return codes + [0, 1]
  }

  private func file(compression: Int, data: [UInt8]) -> [UInt8] {
    let size = headerVersion.rawValue
    var header: [UInt8]
    if headerVersion == .core {
      header = Self.littleEndian(12, bytes: 4) + Self.littleEndian(width, bytes: 2)
      header += Self.littleEndian(height, bytes: 2) + [1, 0] + Self.littleEndian(bitsPerPixel, bytes: 2)
    } else {
      header = Self.littleEndian(size, bytes: 4) + Self.littleEndian(width, bytes: 4)
      header += Self.littleEndian(isTopDown ? -height : height, bytes: 4) + [1, 0]
      header += Self.littleEndian(bitsPerPixel, bytes: 2) + Self.littleEndian(compression, bytes: 4)
      header += Self.littleEndian(data.count, bytes: 4) + [UInt8](repeating: 0, count: 8)
      header += Self.littleEndian(palette.count / 3, bytes: 4) + [0, 0, 0, 0]
      if let masks {
        for mask in [masks.0, masks.1, masks.2] { header += Self.littleEndian(Int(mask), bytes: 4) }
      }
      header += [UInt8](repeating: 0, count: max(0, size - header.count))
    }
    for entry in 0..<(palette.count / 3) {
      header += [palette[3 * entry + 2], palette[3 * entry + 1], palette[3 * entry]]
      if headerVersion != .core { header.append(0) }
    }
    let offset = 14 + header.count
    return [0x42, 0x4D] + Self.littleEndian(offset + data.count, bytes: 4) + [0, 0, 0, 0]
      + Self.littleEndian(offset, bytes: 4) + header + data
  }

  package static func littleEndian(_ value: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
