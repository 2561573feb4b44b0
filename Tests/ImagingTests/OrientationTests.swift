import ImageFixtures
import Imaging
import Testing

@Suite("EXIF orientation")
struct OrientationTests {
  /// Where an upright pixel is stored, written out from the EXIF 2.32 table for each value.
  private func stored(_ x: Int, _ y: Int, width: Int, height: Int, orientation: Int) -> (Int, Int) {
    switch orientation {
    case 2: (width - 1 - x, y)
    case 3: (width - 1 - x, height - 1 - y)
    case 4: (x, height - 1 - y)
    case 5: (y, x)
    case 6: (y, width - 1 - x)
    case 7: (height - 1 - y, width - 1 - x)
    case 8: (height - 1 - y, x)
    default: (x, y)
    }
  }

  /// The stored raster that stands upright as `upright` under an orientation.
  private func storedTwin(of upright: RGBImage, orientation: Int) -> RGBImage {
    let swaps = orientation >= 5
    var twin = RGBImage(
      width: swaps ? upright.height : upright.width, height: swaps ? upright.width : upright.height)
    for y in 0..<upright.height {
      for x in 0..<upright.width {
        let place = stored(x, y, width: upright.width, height: upright.height, orientation: orientation)
        let color = upright[x, y]
        twin.fill(
          PixelRect(x: place.0, y: place.1, width: 1, height: 1),
          color: RGBColor(red: color.red, green: color.green, blue: color.blue))
      }
    }
    return twin
  }

  @Test("A PNG turned by its orientation equals its upright twin", arguments: 1...8)
  func pngTwins(orientation: Int) throws {
    let upright = TestImages.busy(width: 37, height: 23)
    let twin = storedTwin(of: upright, orientation: orientation)
    var encoder = PNGEncoder(width: twin.width, height: twin.height, colorType: .rgb, bitDepth: 8)
    for bigEndian in [false, true] {
      encoder.exif = EXIFSegment.tiff(orientation: orientation, bigEndian: bigEndian)
      let file = encoder.encoded { x, y, channel in Int(twin.pixels[(y * twin.width + x) * 3 + channel]) }
      let image = EncodedImage(file)
      #expect(try image.header().orientation.rawValue == orientation)
      #expect(try image.header().width == 37)
      #expect(try image.decoded() == upright)
      let region = PixelRect(x: 5, y: 3, width: 20, height: 9)
      #expect(try image.decoded(region: region) == upright.cropped(to: region))
    }
  }

  @Test("A JPEG turned by its orientation equals its stored pixels turned", arguments: 1...8)
  func jpegTwins(orientation: Int) throws {
    let upright = TestImages.busy(width: 101, height: 67)
    let file = try storedTwin(of: upright, orientation: orientation).jpegData(quality: 95)
    for bigEndian in [false, true] {
      let tiff = EXIFSegment.tiff(orientation: orientation, bigEndian: bigEndian)
      let image = EncodedImage(EXIFSegment.inserting(tiff, into: file))
      let header = try image.header()
      #expect(header.orientation.rawValue == orientation)
      #expect(header.width == 101 && header.height == 67)
      let decoded = try image.decoded()
      // Without the tag the same pixels come as stored; turning them here must give the same picture.
      let asStored = try EncodedImage(file).decoded()
      #expect(storedTwin(of: decoded, orientation: orientation) == asStored)
      #expect(Difference(decoded, upright).mean < 4)
      let turn = try #require(ImageOrientation(rawValue: orientation))
      #expect(asStored.turned(by: turn) == decoded)
    }
  }

  @Test("Damaged EXIF counts as upright", arguments: 0...300)
  func damagedEXIF(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    var tiff = EXIFSegment.tiff(orientation: 6, bigEndian: seed % 2 == 0)
    for _ in 0..<3 {
      tiff[Int.random(in: 0..<tiff.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    if seed % 3 == 0 { tiff.removeLast(Int.random(in: 0..<tiff.count, using: &random)) }
    let file = EXIFSegment.inserting(tiff, into: try FixtureFiles.jpeg("baseline-444"))
    let decoded = try EncodedImage(file).decoded()
    #expect(decoded.width + decoded.height == 64 + 48)
  }

  @Test("Values that mean nothing count as upright", arguments: [0, 9, 255, 65_535])
  func unknownOrientation(value: Int) throws {
    let tiff = EXIFSegment.tiff(orientation: value, bigEndian: true)
    let image = EncodedImage(EXIFSegment.inserting(tiff, into: try FixtureFiles.jpeg("baseline-444")))
    #expect(try image.header().orientation == .up)
  }

  @Test("Turns by quarters add up")
  func quarterTurns() {
    let image = TestImages.busy(width: 33, height: 21)
    #expect(image.rotated(quarterTurns: 1).rotated(quarterTurns: 1) == image.rotated(quarterTurns: 2))
    #expect(image.rotated(quarterTurns: 3) == image.rotated(quarterTurns: -1))
    #expect(image.rotated(quarterTurns: 1).rotated(quarterTurns: -1) == image)
    #expect(image.mirrored().mirrored() == image)
    let corner = image[0, 0]
    #expect(image.rotated(quarterTurns: 1)[20, 0] == corner)
    #expect(image.mirrored()[32, 0] == corner)
  }
}
