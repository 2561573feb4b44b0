/// Puts an EXIF orientation into a JPEG file.
package enum EXIFSegment {
  /// A TIFF structure with two entries, the second of which is the orientation.
  package static func tiff(orientation: Int, bigEndian: Bool) -> [UInt8] {
    func number(_ value: Int, bytes: Int) -> [UInt8] {
      let little = BMPEncoder.littleEndian(value, bytes: bytes)
      return bigEndian ? little.reversed() : little
    }
    func entry(tag: Int, value: Int) -> [UInt8] {
      number(tag, bytes: 2) + number(3, bytes: 2) + number(1, bytes: 4) + number(value, bytes: 2) + [0, 0]
    }
    return Array((bigEndian ? "MM" : "II").utf8) + number(42, bytes: 2) + number(8, bytes: 4)
      + number(2, bytes: 2) + entry(tag: 0x0100, value: 6) + entry(tag: 0x0112, value: orientation)
      + number(0, bytes: 4)
  }

  /// `jpeg` with an Exif segment right after its start, holding `tiff`.
  package static func inserting(_ tiff: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
    let size = 2 + 6 + tiff.count
    return jpeg[0..<2] + [0xFF, 0xE1, UInt8(size >> 8), UInt8(size & 255)] + Array("Exif\0\0".utf8) + tiff
      + jpeg[2...]
  }
}
