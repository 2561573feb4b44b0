/// Writes PNG files of every pixel layout, uncompressed inside (stored deflate blocks).
///
/// Source: W3C, "Portable Network Graphics (PNG) Specification", second edition.
package struct PNGEncoder {
  package enum ColorType: UInt8, Sendable, CaseIterable {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgba = 6

    package var channels: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }

    package var bitDepths: [Int] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .greyAlpha, .rgba: [8, 16]
      }
    }
  }

  package var width: Int
  package var height: Int
  package var colorType: ColorType
  package var bitDepth: Int
  package var isInterlaced = false
  /// RGB triples.
  package var palette: [UInt8] = []
  /// The body of a tRNS chunk.
  package var transparency: [UInt8]?
  /// The body of an eXIf chunk.
  package var exif: [UInt8]?

  package init(width: Int, height: Int, colorType: ColorType, bitDepth: Int) {
    self.width = width
    self.height = height
    self.colorType = colorType
    self.bitDepth = bitDepth
  }

  /// - Parameter sample: the value of a channel of a pixel, below 2 to the power of `bitDepth`.
  package func encoded(_ sample: (_ x: Int, _ y: Int, _ channel: Int) -> Int) -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += Self.chunk(
      "IHDR",
      Self.bigEndian(width) + Self.bigEndian(height) + [
        UInt8(bitDepth), colorType.rawValue, 0, 0, isInterlaced ? 1 : 0,
      ])
    if let exif { file += Self.chunk("eXIf", exif) }
    if !palette.isEmpty { file += Self.chunk("PLTE", palette) }
    if let transparency { file += Self.chunk("tRNS", transparency) }
    file += Self.chunk("IDAT", Self.stored(rows(sample)))
    return file + Self.chunk("IEND", [])
  }

  private func rows(_ sample: (Int, Int, Int) -> Int) -> [UInt8] {
    // Adam7: first column, first row, column step, row step of each pass.
    let passes =
      isInterlaced
      ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
      : [(0, 0, 1, 1)]
    var bytes = [UInt8]()
    for (left, top, stepX, stepY) in passes where left < width {
      for y in stride(from: top, to: height, by: stepY) {
        bytes.append(0)
        var bits = BitPacker()
        for x in stride(from: left, to: width, by: stepX) {
          for channel in 0..<colorType.channels { bits.append(sample(x, y, channel), count: bitDepth) }
        }
        bytes += bits.finished()
      }
    }
    return bytes
  }

  package static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let content = Array(name.utf8) + body
    return bigEndian(body.count) + content + bigEndian(Int(crc(of: content)))
  }

  package static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// A zlib stream without compression.
  package static func stored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65_535, data.count)
      let size = end - start
      stream.append(end == data.count ? 1 : 0)
      stream += [UInt8(size & 255), UInt8(size >> 8), UInt8(~size & 255), UInt8(~size >> 8 & 255)]
      stream += data[start..<end]
      start = end
    } while start < data.count
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in data {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return stream + bigEndian(Int(b << 16 | a))
  }

  package static func crc(of bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
    return ~crc
  }
}

/// Packs samples into bytes, the highest bit first.
struct BitPacker {
  private var bytes: [UInt8] = []
  private var pending = 0
  private var pendingBits = 0

  mutating func append(_ value: Int, count: Int) {
    pending = pending << count | value & (1 << count - 1)
    pendingBits += count
    while pendingBits >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending >> (pendingBits - 8)))
      pendingBits -= 8
    }
  }

  func finished() -> [UInt8] {
    pendingBits == 0 ? bytes : bytes + [UInt8(truncatingIfNeeded: pending << (8 - pendingBits))]
  }
}
