/// What a BMP file says about its pixels.
///
/// Source: Microsoft, "Bitmap Storage" (BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER,
/// BITMAPV4HEADER, BITMAPV5HEADER) and "Bitmap Compression".
struct BMPHeader {
  enum Compression: Equatable {
    case none
    case runLength8
    case runLength4
  }

  let width: Int
  let height: Int
  /// True when the first stored row is the top one; usually it is the bottom one.
  let isTopDown: Bool
  let bitsPerPixel: Int
  let compression: Compression
  /// Where the bits of a 16- or 32-bit pixel are.
  let masks: ChannelMasks
  /// RGB triples of a file with at most 8 bits for a pixel.
  let palette: [UInt8]
  let pixelOffset: Int

  /// Bytes of a row that is not compressed; rows are padded to four bytes.
  var rowBytes: Int { (width * bitsPerPixel + 31) / 32 * 4 }

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ImageError) {
    let fields = LittleEndianFields(bytes: bytes)
    let fileHeaderSize = 14
    let size = try fields.long(at: fileHeaderSize)
    let isCore = size == 12
    // 16 and 64 are OS/2's; the other sizes are Windows' in the order of their age.
    guard [12, 16, 40, 52, 56, 64, 108, 124].contains(size) else {
      throw .corrupt(.bmp, "a header of \(size) bytes does not exist")
    }
    guard bytes.count >= fileHeaderSize + size else {
      throw .truncated(.bmp, "the header is incomplete")
    }
    if isCore {
      width = try fields.short(at: 18)
      height = try fields.short(at: 20)
      isTopDown = false
      bitsPerPixel = try fields.short(at: 24)
    } else {
      let (signedWidth, signedHeight) = (try fields.signedLong(at: 18), try fields.signedLong(at: 22))
      guard signedWidth >= 0 else { throw .corrupt(.bmp, "the width is negative") }
      width = signedWidth
      height = abs(signedHeight)
      isTopDown = signedHeight < 0
      bitsPerPixel = try fields.short(at: 28)
    }
    if width == 0 || height == 0 { throw .zeroSize(.bmp) }
    guard [1, 4, 8, 16, 24, 32].contains(bitsPerPixel) else {
      throw .unsupportedFeature(.bmp, "\(bitsPerPixel) bits for each pixel")
    }
    let method = size >= 40 ? try fields.long(at: 30) : 0
    compression = try Self.compression(method, bitsPerPixel: bitsPerPixel, isOS2: size == 64)
    if compression != .none && isTopDown { throw .corrupt(.bmp, "run lengths with the top row first") }

    // BITFIELDS masks follow a 40-byte header, and are part of a longer one.
    let hasMasks = [3, 6].contains(method)
    let masksAfterHeader = hasMasks && size == 40 ? (method == 6 ? 16 : 12) : 0
    masks = try hasMasks ? ChannelMasks(fields, at: 54) : ChannelMasks(bitsPerPixel: bitsPerPixel)

    pixelOffset = try fields.long(at: 10)
    let tableOffset = fileHeaderSize + size + masksAfterHeader
    guard pixelOffset >= tableOffset else { throw .corrupt(.bmp, "the pixels overlap the header") }
    guard pixelOffset <= bytes.count else { throw .truncated(.bmp, "the pixels are missing") }
    palette =
      try bitsPerPixel > 8
      ? []
      : Self.palette(
        fields, at: tableOffset, end: pixelOffset, entryBytes: isCore ? 3 : 4,
        declared: size >= 40 ? fields.long(at: 46) : 0, bitsPerPixel: bitsPerPixel)
  }

  private static func compression(
    _ method: Int, bitsPerPixel: Int, isOS2: Bool
  ) throws(ImageError) -> Compression {
    switch (method, bitsPerPixel) {
    case (0, _): .none
    case (1, 8): .runLength8
    case (2, 4): .runLength4
    case (3, 16), (3, 32), (6, 16), (6, 32):
      if isOS2 { throw .unsupportedFeature(.bmp, "OS/2 compression \(method)") } else { .none }
    case (3, _) where isOS2, (4, _) where isOS2:
      throw .unsupportedFeature(.bmp, "OS/2 compression \(method)")
    case (4, _): throw .unsupportedFeature(.bmp, "a JPEG inside a BMP")
    case (5, _): throw .unsupportedFeature(.bmp, "a PNG inside a BMP")
    default: throw .corrupt(.bmp, "compression \(method) with \(bitsPerPixel) bits for each pixel")
    }
  }

  private static func palette(
    _ fields: LittleEndianFields, at start: Int, end: Int, entryBytes: Int, declared: Int, bitsPerPixel: Int
  ) throws(ImageError) -> [UInt8] {
    let most = 1 << bitsPerPixel
    let wanted = declared == 0 || declared > most ? most : declared
    // Some writers store fewer colours than they declare; the pixels show whether that matters.
    let count = min(wanted, (end - start) / entryBytes)
    if count == 0 { throw .corrupt(.bmp, "the colour table is missing") }
    var palette = [UInt8]()
    palette.reserveCapacity(count * 3)
    for index in 0..<count {
      let entry = start + index * entryBytes
      for channel in [2, 1, 0] { palette.append(try fields.byte(at: entry + channel)) }
    }
    return palette
  }
}

/// Where red, green and blue are in a 16- or 32-bit pixel. Alpha is not used: most writers leave it zero.
struct ChannelMasks: Equatable {
  struct Channel: Equatable {
    let shift: UInt32
    let maximum: UInt32

    init(mask: UInt32) throws(ImageError) {
      let shift = UInt32(mask.trailingZeroBitCount)
      let maximum = mask == 0 ? 0 : mask >> shift
      // The bits of a mask stand together.
      guard maximum & (maximum &+ 1) == 0 else { throw .corrupt(.bmp, "a colour mask has gaps") }
      self.shift = mask == 0 ? 0 : shift
      self.maximum = maximum
    }

    /// The channel's value, scaled to 0–255.
    @inline(__always)
    func value(of pixel: UInt32) -> UInt8 {
      if maximum == 255 { return UInt8(truncatingIfNeeded: pixel >> shift) }
      if maximum == 0 { return 0 }
      let scaled = UInt64(pixel >> shift & maximum) * 255 + UInt64(maximum / 2)
      return UInt8(truncatingIfNeeded: scaled / UInt64(maximum))
    }
  }

  let red: Channel
  let green: Channel
  let blue: Channel

  init(_ fields: LittleEndianFields, at offset: Int) throws(ImageError) {
    red = try Channel(mask: UInt32(truncatingIfNeeded: fields.long(at: offset)))
    green = try Channel(mask: UInt32(truncatingIfNeeded: fields.long(at: offset + 4)))
    blue = try Channel(mask: UInt32(truncatingIfNeeded: fields.long(at: offset + 8)))
  }

  /// The layout of a file without masks: 5 bits for each channel, or 8.
  init(bitsPerPixel: Int) throws(ImageError) {
    let masks: (UInt32, UInt32, UInt32) =
      bitsPerPixel == 16 ? (0x7C00, 0x03E0, 0x001F) : (0xFF_0000, 0x00_FF00, 0x00_00FF)
    red = try Channel(mask: masks.0)
    green = try Channel(mask: masks.1)
    blue = try Channel(mask: masks.2)
  }
}

/// Little-endian numbers at fixed places, with every access checked.
struct LittleEndianFields {
  let bytes: UnsafeBufferPointer<UInt8>

  func byte(at offset: Int) throws(ImageError) -> UInt8 {
    guard offset >= 0, offset < bytes.count else { throw .truncated(.bmp, "the header is incomplete") }
    return bytes[offset]
  }

  func short(at offset: Int) throws(ImageError) -> Int {
    Int(try byte(at: offset)) | Int(try byte(at: offset + 1)) << 8
  }

  func long(at offset: Int) throws(ImageError) -> Int {
    try short(at: offset) | (try short(at: offset + 2)) << 16
  }

  func signedLong(at offset: Int) throws(ImageError) -> Int {
    Int(Int32(truncatingIfNeeded: try long(at: offset)))
  }
}
