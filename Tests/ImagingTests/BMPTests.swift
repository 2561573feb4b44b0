import ImageFixtures
import Imaging
import Testing

@Suite("BMP")
struct BMPTests {
  struct Layout: Sendable, CustomStringConvertible {
    let bits: Int
    let version: BMPEncoder.HeaderVersion
    let isTopDown: Bool

    var description: String { "\(bits) bit, \(version) header, \(isTopDown ? "top" : "bottom") row first" }

    static let all = [1, 4, 8, 16, 24, 32].flatMap { bits in
      BMPEncoder.HeaderVersion.allCases.flatMap { version in
        (version == .core ? [false] : [false, true]).map {
          Layout(bits: bits, version: version, isTopDown: $0)
        }
      }
    }
  }

  @Test("Every depth, header and row order gives the pixels that were stored", arguments: Layout.all)
  func layouts(layout: Layout) throws {
    // Odd widths make rows that need padding at every depth.
    var encoder = BMPEncoder(width: 13, height: 7, bitsPerPixel: layout.bits)
    encoder.headerVersion = layout.version
    encoder.isTopDown = layout.isTopDown
    if layout.bits <= 8 {
      encoder.palette = (0..<(3 << layout.bits)).map { UInt8(truncatingIfNeeded: $0 * 3) }
    }
    func stored(_ x: Int, _ y: Int) -> UInt32 {
      let mask = layout.bits == 32 ? 0xFF_FFFF : 1 << layout.bits - 1
      return UInt32((x * 1_234_567 + y * 7_654_321) & mask)
    }
    let decoded = try EncodedImage(encoder.encoded(stored)).decoded()
    for y in 0..<7 {
      for x in 0..<13 {
        let value = Int(stored(x, y))
        let expected: [UInt8] =
          switch layout.bits {
          case 24, 32: [UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255)]
          case 16: [10, 5, 0].map { UInt8((Double(value >> $0 & 31) * 255 / 31).rounded()) }
          default: Array(encoder.palette[(value * 3)..<(value * 3 + 3)])
          }
        let color = decoded[x, y]
        #expect([color.red, color.green, color.blue] == expected, "(\(x), \(y))")
      }
    }
  }

  @Test(
    "Bit masks say where channels are",
    arguments: [
      (16, 0xF800, 0x07E0, 0x001F), (16, 0x000F, 0x00F0, 0x0F00), (32, 0x0000_00FF, 0x0000_FF00, 0x00FF_0000),
      (32, 0x3FF0_0000, 0x000F_FC00, 0x0000_03FF), (32, 0x8000_0000, 0x4000_0000, 0),
    ] as [(Int, UInt32, UInt32, UInt32)])
  func masks(bits: Int, red: UInt32, green: UInt32, blue: UInt32) throws {
    func value(_ pixel: UInt32, _ mask: UInt32) -> UInt8 {
      mask == 0
        ? 0 : UInt8((Double(pixel & mask) * 255 / Double(mask)).rounded())
    }
    for version in [BMPEncoder.HeaderVersion.info, .info2, .info3, .v4, .v5] {
      var encoder = BMPEncoder(width: 5, height: 3, bitsPerPixel: bits)
      encoder.headerVersion = version
      encoder.masks = (red, green, blue)
      func stored(_ x: Int, _ y: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: x * 0x3579_BDF1 + y * 0x1234_5677) & (bits == 16 ? 0xFFFF : .max)
      }
      let decoded = try EncodedImage(encoder.encoded(stored)).decoded()
      for y in 0..<3 {
        for x in 0..<5 {
          let pixel = stored(x, y)
          let color = decoded[x, y]
          #expect(abs(Int(color.red) - Int(value(pixel, red))) <= 1)
          #expect(abs(Int(color.green) - Int(value(pixel, green))) <= 1)
          #expect(abs(Int(color.blue) - Int(value(pixel, blue))) <= 1)
        }
      }
    }
  }

  private func runLengthEncoder(bits: Int) -> BMPEncoder {
    var encoder = BMPEncoder(width: 37, height: 11, bitsPerPixel: bits)
    encoder.palette = (0..<(3 << bits)).map { UInt8(truncatingIfNeeded: $0 * 3 + 1) }
    return encoder
  }

  @Test("Run lengths unpack to the same pixels as the plain file", arguments: [4, 8])
  func runLengths(bits: Int) throws {
    let encoder = runLengthEncoder(bits: bits)
    func index(_ x: Int, _ y: Int) -> UInt8 {
      UInt8((y % 3 == 0 ? x / 9 : x * 5 + y) & (1 << bits - 1))
    }
    let packed = encoder.encoded(runLengths: encoder.runLengths(index))
    let plain = encoder.encoded { x, y in UInt32(index(x, y)) }
    #expect(try EncodedImage(packed).decoded() == EncodedImage(plain).decoded())
    // The end mark may be missing, the last row may not.
    #expect(try EncodedImage(Array(packed.dropLast(2))).decoded() == EncodedImage(plain).decoded())
  }

  @Test("A run-length move skips pixels, which take the first colour")
  func moves() throws {
    let encoder = runLengthEncoder(bits: 8)
    var codes: [UInt8] = [3, 7, 0, 2, 4, 10, 5, 9]
    codes += [0, 1]
    let decoded = try EncodedImage(encoder.encoded(runLengths: codes)).decoded()
    #expect(decoded[0, 10].red == encoder.palette[21])
    #expect(decoded[3, 10].red == encoder.palette[0])
    #expect(decoded[7, 0].red == encoder.palette[27])
    #expect(decoded[12, 0].red == encoder.palette[0])
  }

  @Test(
    "Run lengths that leave the image or stop early are errors",
    arguments: [
      ([40, 1], ImageError.Code.corrupt), ([0, 2, 50, 0], .corrupt), ([0, 2, 0, 50], .corrupt),
      ([5, 1, 0, 1], .corrupt), ([5, 1], .truncated), ([0, 9, 1], .truncated), ([0, 2, 1], .truncated),
      ([], .truncated),
    ] as [([UInt8], ImageError.Code)])
  func brokenRunLengths(codes: [UInt8], code: ImageError.Code) {
    let file = runLengthEncoder(bits: 8).encoded(runLengths: codes)
    let error = #expect(throws: ImageError.self) { try EncodedImage(file).decoded() }
    #expect(error?.code == code)
  }

  @Test("Wherever a file is cut, the answer is `truncated`")
  func truncation() {
    let file = BMPEncoder(width: 9, height: 5, bitsPerPixel: 24).encoded { x, y in UInt32(x * y) }
    for count in 2..<file.count {
      let error = #expect(throws: ImageError.self) { try EncodedImage(Array(file[..<count])).decoded() }
      #expect(error?.code == .truncated, "cut after \(count)")
    }
  }

  @Test("A pixel whose colour is not in the table is an error")
  func paletteIndex() {
    var encoder = BMPEncoder(width: 4, height: 4, bitsPerPixel: 8)
    encoder.palette = [1, 2, 3, 4, 5, 6]
    let error = #expect(throws: ImageError.self) {
      try EncodedImage(encoder.encoded { x, _ in UInt32(x) }).decoded()
    }
    #expect(error?.code == .corrupt)
  }
}
