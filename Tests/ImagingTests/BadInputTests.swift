import Foundation
import ImageFixtures
import Imaging
import ProcessMemory
import Testing

@Suite("Bad input")
struct BadInputTests {
  private func code(of bytes: [UInt8], limits: ImageLimits = .default) -> ImageError.Code? {
    #expect(throws: ImageError.self) { try EncodedImage(bytes).decoded(limits: limits) }?.code
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) + [UInt8](repeating: 0, count: 32) }

  @Test("Nothing at all")
  func empty() { #expect(code(of: []) == .empty) }

  @Test("Random bytes and text are no image", arguments: 0..<50)
  func unknown(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let noise = (0..<500).map { _ in UInt8.random(in: 0...255, using: &random) }
    #expect(code(of: [0] + noise) == .unknownFormat)
    #expect(code(of: bytes("<html><body>404</body></html>")) == .unknownFormat)
  }

  @Test("Other image formats are refused by name")
  func foreignFormats() {
    let files: [(String, [UInt8])] = [
      ("GIF", bytes("GIF89a")), ("GIF", bytes("GIF87a")), ("WebP", bytes("RIFF\u{10}\0\0\0WEBPVP8 ")),
      ("TIFF", [0x49, 0x49, 0x2A, 0] + bytes("")), ("TIFF", [0x4D, 0x4D, 0, 0x2A] + bytes("")),
      ("PDF", bytes("%PDF-1.7")), ("HEIC", [0, 0, 0, 24] + bytes("ftypheic")),
      ("AVIF", [0, 0, 0, 24] + bytes("ftypavif")), ("MP4", [0, 0, 0, 24] + bytes("ftypisom")),
      ("JPEG XL", [0xFF, 0x0A] + bytes("")), ("Photoshop", bytes("8BPS")), ("SVG", bytes("<svg xmlns")),
    ]
    for (name, file) in files {
      let error = #expect(throws: ImageError.self) { try EncodedImage(file).header() }
      #expect(error?.code == .unsupportedFormat)
      #expect(error?.message.contains(name) == true)
    }
  }

  /// Headers that promise what no one sent, in files of a few dozen bytes.
  private func liar(_ kind: ImageKind, width: Int, height: Int) throws -> [UInt8] {
    switch kind {
    case .jpeg:
      var file = try FixtureFiles.jpeg("baseline-444")
      let frame = try #require(file.indices.first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
      file.replaceSubrange(
        (frame + 5)..<(frame + 9),
        with: [UInt8(height >> 8 & 255), UInt8(height & 255), UInt8(width >> 8 & 255), UInt8(width & 255)])
      return file
    case .png:
      let encoder = PNGEncoder(width: 4, height: 4, colorType: .rgb, bitDepth: 8)
      let file = encoder.encoded { x, _, _ in x }
      let body = PNGEncoder.bigEndian(width) + PNGEncoder.bigEndian(height) + [8, 2, 0, 0, 0]
      return file[..<8] + PNGEncoder.chunk("IHDR", body) + file[33...]
    case .bmp:
      var file = BMPEncoder(width: 4, height: 4, bitsPerPixel: 24).encoded { x, _ in UInt32(x) }
      file.replaceSubrange(18..<22, with: BMPEncoder.littleEndian(width, bytes: 4))
      file.replaceSubrange(22..<26, with: BMPEncoder.littleEndian(height, bytes: 4))
      return file
    }
  }

  @Test("A header of 50,000 × 50,000 pixels is refused from the header", arguments: ImageKind.allCases)
  func bomb(kind: ImageKind) throws {
    let file = try liar(kind, width: 50_000, height: 50_000)
    #expect(try EncodedImage(file).header().width == 50_000)
    let error = #expect(throws: ImageError.self) { try EncodedImage(file).decoded() }
    #expect(error?.code == .tooLarge)
    #expect(error?.message.contains("40000000") == true)
  }

  @Test(
    "A header within the limits that the bytes cannot fill is refused without its memory",
    arguments: ImageKind.allCases)
  func quietBomb(kind: ImageKind) throws {
    let file = try liar(kind, width: 6_000, height: 6_000)
    for scale in DecodeScale.allCases {
      let error = #expect(throws: ImageError.self) { try EncodedImage(file).decoded(scale: scale) }
      #expect(error?.code == .truncated)
    }
  }

  @Test(
    "The widest header there is overflows nothing, even without limits", arguments: [ImageKind.png, .bmp])
  func overflow(kind: ImageKind) throws {
    let file = try liar(kind, width: 0x7FFF_FFFF, height: 0x7FFF_FFFF)
    let limits = ImageLimits(maximumPixels: .max, maximumMemory: .max)
    #expect(code(of: file, limits: limits) == .tooLarge)
    #expect(code(of: try liar(kind, width: 1, height: 0x7FFF_FFFF), limits: limits) == .truncated)
  }

  @Test("A width or height of zero has its own code", arguments: ImageKind.allCases)
  func zeroSize(kind: ImageKind) throws {
    #expect(code(of: try liar(kind, width: 0, height: 10)) == .zeroSize)
    #expect(code(of: try liar(kind, width: 10, height: 0)) == .zeroSize)
  }

  @Test("Limits on sides hold in either orientation, and name themselves")
  func sides() throws {
    let limits = ImageLimits(maximumLongerSide: 64, maximumShorterSide: 40)
    for (width, height, refused) in [(64, 40, false), (40, 64, false), (65, 10, true), (48, 41, true)] {
      let file = try RGBImage(width: width, height: height).jpegData(quality: 80)
      if refused {
        let error = #expect(throws: ImageError.self) { try EncodedImage(file).decoded(limits: limits) }
        #expect(error?.code == .tooLarge)
        #expect(error?.message.contains(width == 65 ? "64" : "40") == true)
      } else {
        #expect(try EncodedImage(file).decoded(limits: limits).width == width)
      }
    }
  }

  @Test("A limit on memory holds for pixels and for progressive coefficients")
  func memory() throws {
    let source = TestImages.busy(width: 400, height: 300)
    let file = try source.jpegData(quality: 80)
    let limits = ImageLimits(maximumMemory: 100_000)
    #expect(code(of: file, limits: limits) == .tooLarge)
    #expect(try EncodedImage(file).decoded(limits: limits, scale: .quarter).width == 100)
    let progressive = try FixtureFiles.jpeg("progressive")
    #expect(code(of: progressive, limits: ImageLimits(maximumMemory: 15_000)) == .tooLarge)
  }

  @Test("A chunk that claims two gigabytes is not given them")
  func lyingChunks() throws {
    let encoder = PNGEncoder(width: 8, height: 8, colorType: .rgb, bitDepth: 8)
    let file = encoder.encoded { x, _, _ in x }
    for name in ["eXIf", "zTXt", "iCCP", "tRNS", "PLTE", "abCd", "IDAT"] {
      let liar = PNGEncoder.bigEndian(0x7FFF_FFFF) + Array(name.utf8) + [1, 2, 3, 4]
      let before = try MemoryUse().addressPeak
      #expect(throws: ImageError.self) { try EncodedImage(file[..<33] + liar + file[33...]).decoded() }
      #expect(try MemoryUse().addressPeak - before < 1 << 30, "\(name)")
    }
  }

  @Test("Rare features are named")
  func unsupportedFeatures() throws {
    var lossless = try FixtureFiles.jpeg("baseline-444")
    let frame = try #require(lossless.indices.first { lossless[$0] == 0xFF && lossless[$0 + 1] == 0xC0 })
    lossless[frame + 1] = 0xC3
    #expect(code(of: lossless) == .unsupportedFeature)
    var twelveBit = try FixtureFiles.jpeg("baseline-444")
    twelveBit[frame + 4] = 12
    #expect(code(of: twelveBit) == .unsupportedFeature)
    var odd = BMPEncoder(width: 4, height: 4, bitsPerPixel: 24).encoded { _, _ in 0 }
    odd[28] = 2
    #expect(code(of: odd) == .unsupportedFeature)
    odd[28] = 24
    odd[30] = 4
    #expect(code(of: odd) == .unsupportedFeature)
  }

  @Test("Every message says what to do")
  func messages() {
    let files: [[UInt8]] = [
      [], [1, 2, 3], bytes("GIF89a"), [0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47], [0x42, 0x4D],
    ]
    for file in files {
      let error = #expect(throws: ImageError.self) { try EncodedImage(file).decoded() }
      #expect(error?.message.hasSuffix(".") == true && (error?.message.count ?? 0) > 40)
      let advice = error?.message.lowercased() ?? ""
      #expect(advice.contains("send") || advice.contains("convert"))
    }
  }

  @Test("Two thousand damaged files of all kinds give errors or pictures, never a crash")
  func mutants() throws {
    var mutator = FileMutator(seeds: try FixtureFiles.seeds(), seed: 42)
    var outcomes: [String: Int] = [:]
    for index in 0..<2_000 {
      outcomes[MutantCheck.outcome(of: mutator.next().bytes, index: index), default: 0] += 1
    }
    // Each of these is certain among so many; their absence would mean that the mutator does nothing.
    for expected in ["decoded", "corrupt", "truncated", "tooLarge", "zeroSize", "unknownFormat"] {
      #expect(outcomes[expected, default: 0] > 0, "\(outcomes)")
    }
  }

  @Test("The mutator repeats itself for the same seed, and not for another")
  func determinism() throws {
    func files(seed: UInt64) throws -> [[UInt8]] {
      var mutator = FileMutator(seeds: try FixtureFiles.seeds(), seed: seed)
      return (0..<50).map { _ in mutator.next().bytes }
    }
    #expect(try files(seed: 1) == files(seed: 1))
    #expect(try files(seed: 1) != files(seed: 2))
  }
}
