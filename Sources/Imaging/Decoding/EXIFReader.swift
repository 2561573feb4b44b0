/// Reads the one EXIF tag that changes pixels. Whatever cannot be understood counts as upright.
enum EXIFReader {
  private static let orientationTag = 0x0112

  /// The orientation in a TIFF structure (the payload of an Exif segment after its name).
  static func orientation(of tiff: UnsafeBufferPointer<UInt8>) -> ImageOrientation {
    guard tiff.count >= 8, let bigEndian = byteOrder(of: tiff) else { return .up }
    let reader = FieldReader(bytes: tiff, bigEndian: bigEndian)
    guard reader.short(at: 2) == 42, let directory = reader.long(at: 4),
      let count = reader.short(at: directory)
    else { return .up }
    for index in 0..<count {
      let entry = directory + 2 + index * 12
      guard let tag = reader.short(at: entry) else { return .up }
      if tag == orientationTag {
        return reader.integer(at: entry + 8, type: reader.short(at: entry + 2))
          .flatMap(ImageOrientation.init) ?? .up
      }
    }
    return .up
  }

  private static func byteOrder(of tiff: UnsafeBufferPointer<UInt8>) -> Bool? {
    switch (tiff[0], tiff[1]) {
    case (0x49, 0x49): false
    case (0x4D, 0x4D): true
    default: nil
    }
  }

  private struct FieldReader {
    let bytes: UnsafeBufferPointer<UInt8>
    let bigEndian: Bool

    func short(at offset: Int) -> Int? {
      guard offset >= 0, offset <= bytes.count - 2 else { return nil }
      let (first, second) = (Int(bytes[offset]), Int(bytes[offset + 1]))
      return bigEndian ? first << 8 | second : second << 8 | first
    }

    func long(at offset: Int) -> Int? {
      guard let first = short(at: offset), let second = short(at: offset + 2) else { return nil }
      return bigEndian ? first << 16 | second : second << 16 | first
    }

    /// The standard says SHORT; some writers use BYTE or LONG.
    func integer(at offset: Int, type: Int?) -> Int? {
      switch type {
      case 1: bytes.indices.contains(offset) ? Int(bytes[offset]) : nil
      case 3: short(at: offset)
      case 4: long(at: offset)
      default: nil
      }
    }
  }
}
