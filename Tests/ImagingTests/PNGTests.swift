import ImageFixtures
import Imaging
import Testing

@Suite("PNG")
struct PNGTests {
  struct Layout: Sendable, CustomStringConvertible {
    let colorType: PNGEncoder.ColorType
    let depth: Int
    let isInterlaced: Bool

    var description: String { "\(colorType) \(depth) bit\(isInterlaced ? " interlaced" : "")" }

    static let all = PNGEncoder.ColorType.allCases.flatMap { type in
      type.bitDepths.flatMap { depth in
        [false, true].map { Layout(colorType: type, depth: depth, isInterlaced: $0) }
      }
    }
  }

  private func sample(_ x: Int, _ y: Int, _ channel: Int, depth: Int) -> Int {
    (x * 2_654_435 + y * 40_503 + channel * 9_973) & (1 << depth - 1)
  }

  private func overWhite(_ value: Int, alpha: Int, maximum: Int) -> Double {
    let (value, alpha) = (Double(value) / Double(maximum), Double(alpha) / Double(maximum))
    return 255 * (value * alpha + 1 - alpha)
  }

  @Test("Every layout gives the pixels that were stored, transparent ones over white", arguments: Layout.all)
  func layouts(layout: Layout) throws {
    var encoder = PNGEncoder(width: 29, height: 19, colorType: layout.colorType, bitDepth: layout.depth)
    encoder.isInterlaced = layout.isInterlaced
    let maximum = 1 << layout.depth - 1
    if layout.colorType == .palette {
      encoder.palette = (0..<((maximum + 1) * 3)).map { UInt8(truncatingIfNeeded: $0 * 37) }
      encoder.transparency = [0, 100]
    }
    let file = encoder.encoded { x, y, channel in sample(x, y, channel, depth: layout.depth) }
    let decoded = try EncodedImage(file).decoded()
    for y in 0..<19 {
      for x in 0..<29 {
        let stored = (0..<layout.colorType.channels).map { sample(x, y, $0, depth: layout.depth) }
        let expected: [Double]
        switch layout.colorType {
        case .grey:
          expected = Array(repeating: overWhite(stored[0], alpha: maximum, maximum: maximum), count: 3)
        case .greyAlpha:
          expected = Array(repeating: overWhite(stored[0], alpha: stored[1], maximum: maximum), count: 3)
        case .rgb: expected = stored.map { overWhite($0, alpha: maximum, maximum: maximum) }
        case .rgba: expected = stored[..<3].map { overWhite($0, alpha: stored[3], maximum: maximum) }
        case .palette:
          let alpha = stored[0] == 0 ? 0 : (stored[0] == 1 ? 100 : 255)
          expected = (0..<3).map {
            overWhite(Int(encoder.palette[stored[0] * 3 + $0]), alpha: alpha, maximum: 255)
          }
        }
        let color = decoded[x, y]
        for (actual, wanted) in zip([color.red, color.green, color.blue], expected) {
          #expect(abs(Double(actual) - wanted) <= 1.01, "(\(x), \(y))")
        }
      }
    }
  }

  @Test("A colour key is transparent", arguments: [8, 16])
  func colorKey(depth: Int) throws {
    var encoder = PNGEncoder(width: 2, height: 1, colorType: .rgb, bitDepth: depth)
    encoder.transparency = [0, 10, 0, 20, 0, 30]
    let file = encoder.encoded { x, _, channel in x == 0 ? (channel + 1) * 10 : 0 }
    let decoded = try EncodedImage(file).decoded()
    #expect(decoded.pixels == [255, 255, 255, 0, 0, 0])
  }

  @Test("Wherever a file is cut before its last pixel, the answer is `truncated`", arguments: [false, true])
  func truncation(isInterlaced: Bool) throws {
    var encoder = PNGEncoder(width: 20, height: 12, colorType: .rgb, bitDepth: 8)
    encoder.isInterlaced = isInterlaced
    let file = encoder.encoded { x, y, channel in (x * 9 + y * 5 + channel) & 255 }
    let whole = try EncodedImage(file).decoded()
    // The pixels end before their checksums (4 + 4 bytes) and the end chunk (12).
    for count in 4..<file.count {
      do throws(ImageError) {
        #expect(try EncodedImage(Array(file[..<count])).decoded() == whole)
        #expect(count >= file.count - 20, "cut after \(count)")
      } catch {
        #expect(error.code == .truncated, "cut after \(count): \(error)")
      }
    }
  }

  @Test("A wrong checksum is an error")
  func checksum() throws {
    var encoder = PNGEncoder(width: 20, height: 12, colorType: .rgb, bitDepth: 8)
    encoder.palette = []
    var file = encoder.encoded { x, y, _ in x + y }
    file[20] ^= 1
    #expect(throws: ImageError.self) { try EncodedImage(file).decoded() }
  }

  @Test("Chunks that say nothing about pixels are skipped unread, however large they claim to be when open")
  func textBomb() throws {
    let encoder = PNGEncoder(width: 8, height: 8, colorType: .rgb, bitDepth: 8)
    let file = encoder.encoded { x, _, _ in x }
    let bomb = PNGEncoder.chunk(
      "zTXt", Array("k\0\0".utf8) + PNGEncoder.stored([UInt8](repeating: 65, count: 500_000)))
    let broken = PNGEncoder.chunk("iCCP", [1, 2, 3])
    let padded = Array(file[..<33]) + bomb + broken + file[33...]
    #expect(try EncodedImage(padded).decoded() == EncodedImage(file).decoded())
  }
}
