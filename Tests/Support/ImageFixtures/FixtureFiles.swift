import Foundation
package import Imaging

/// Small image files of every kind, generated or stored beside this source.
package enum FixtureFiles {
  /// A stored JPEG by its name without extension; see `Files/README.md`.
  package static func jpeg(_ name: String) throws -> [UInt8] {
    let folder = Bundle.module.resourceURL?.appendingPathComponent("Files")
    guard let file = folder?.appendingPathComponent(name + ".jpg") else {
      throw CocoaError(.fileNoSuchFile)
    }
    return [UInt8](try Data(contentsOf: file))
  }

  package static let jpegNames = [
    "baseline-420", "baseline-422", "baseline-444", "progressive", "restart", "grey", "stored-as-rgb",
    "cmyk", "cmyk-plain", "ycck-adobe", "arithmetic", "separate-scans",
  ]

  /// One file of each kind and layout: where a fuzzer starts from.
  package static func seeds() throws -> [(kind: ImageKind, bytes: [UInt8])] {
    var seeds = [(kind: ImageKind, bytes: [UInt8])]()
    for name in jpegNames + ["many-scans"] { seeds.append((.jpeg, try jpeg(name))) }
    seeds.append(
      (.jpeg, EXIFSegment.inserting(EXIFSegment.tiff(orientation: 6, bigEndian: true), into: seeds[0].bytes)))
    for colorType in PNGEncoder.ColorType.allCases {
      for depth in colorType.bitDepths {
        for isInterlaced in [false, true] {
          seeds.append((.png, png(colorType, depth: depth, isInterlaced: isInterlaced)))
        }
      }
    }
    for bits in [1, 4, 8, 16, 24, 32] {
      for version in [BMPEncoder.HeaderVersion.info, .v5] {
        for isTopDown in [false, true] {
          seeds.append((.bmp, bmp(bits: bits, version: version, isTopDown: isTopDown)))
        }
      }
    }
    seeds.append((.bmp, bmp(bits: 24, version: .core, isTopDown: false)))
    for bits in [4, 8] {
      let encoder = bmpEncoder(bits: bits, version: .info, isTopDown: false)
      let codes = encoder.runLengths { x, y in UInt8((x / 4 + y) % (1 << bits)) }
      seeds.append((.bmp, encoder.encoded(runLengths: codes)))
    }
    return seeds
  }

  private static func png(_ colorType: PNGEncoder.ColorType, depth: Int, isInterlaced: Bool) -> [UInt8] {
    var encoder = PNGEncoder(width: 37, height: 21, colorType: colorType, bitDepth: depth)
    encoder.isInterlaced = isInterlaced
    encoder.exif = EXIFSegment.tiff(orientation: 3, bigEndian: false)
    if colorType == .palette {
      encoder.palette = (0..<(3 << depth)).map { UInt8(truncatingIfNeeded: $0 * 7) }
      encoder.transparency = [0, 128]
    }
    return encoder.encoded { x, y, channel in (x * 5 + y * 3 + channel * 11) & (1 << depth - 1) }
  }

  private static func bmpEncoder(
    bits: Int, version: BMPEncoder.HeaderVersion, isTopDown: Bool
  ) -> BMPEncoder {
    var encoder = BMPEncoder(width: 37, height: 21, bitsPerPixel: bits)
    encoder.headerVersion = version
    encoder.isTopDown = isTopDown
    if bits <= 8 { encoder.palette = (0..<(3 << bits)).map { UInt8(truncatingIfNeeded: $0 * 5) } }
    if version == .v5 && (bits == 16 || bits == 32) { encoder.masks = (0xF800, 0x07E0, 0x001F) }
    return encoder
  }

  private static func bmp(bits: Int, version: BMPEncoder.HeaderVersion, isTopDown: Bool) -> [UInt8] {
    bmpEncoder(bits: bits, version: version, isTopDown: isTopDown).encoded { x, y in
      UInt32(truncatingIfNeeded: (x * 977 + y * 31) & (1 << bits - 1))
    }
  }
}
