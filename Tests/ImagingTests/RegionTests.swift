import ImageFixtures
import Imaging
import Testing

@Suite("Regions and reduced scales")
struct RegionTests {
  private static let regions = [
    PixelRect(x: 0, y: 0, width: 400, height: 300), PixelRect(x: 0, y: 0, width: 1, height: 1),
    PixelRect(x: 399, y: 299, width: 1, height: 1), PixelRect(x: 37, y: 53, width: 111, height: 97),
    PixelRect(x: 0, y: 150, width: 400, height: 20), PixelRect(x: 190, y: 0, width: 16, height: 300),
    PixelRect(x: 64, y: 64, width: 64, height: 64), PixelRect(x: 301, y: 7, width: 98, height: 290),
    PixelRect(x: -50, y: -20, width: 100, height: 100), PixelRect(x: 380, y: 250, width: 900, height: 900),
  ]

  @Test("A region of a JPEG equals the same part of the whole", arguments: regions)
  func jpegRegions(region: PixelRect) throws {
    let source = TestImages.busy(width: 400, height: 300)
    for quality in [80, 95] {
      for orientation in [1, 6, 7] {
        let tiff = EXIFSegment.tiff(orientation: orientation, bigEndian: false)
        let image = EncodedImage(EXIFSegment.inserting(tiff, into: try source.jpegData(quality: quality)))
        let whole = try image.decoded()
        let wanted = region.intersection(whole.bounds)
        // A turned image is 300 × 400, and some regions lie outside it.
        if wanted.isEmpty { continue }
        let part = try image.decodedRegion(region)
        #expect(part.frame == wanted)
        #expect(part.image == whole.cropped(to: wanted))
      }
    }
  }

  @Test(
    "Reduced regions equal the same part of the reduced whole",
    arguments: [DecodeScale.half, .quarter, .eighth])
  func reducedRegions(scale: DecodeScale) throws {
    let source = TestImages.busy(width: 203, height: 149)
    var random = SplitMix64(seed: 5)
    for orientation in 1...8 {
      let tiff = EXIFSegment.tiff(orientation: orientation, bigEndian: true)
      var png = PNGEncoder(width: 203, height: 149, colorType: .rgb, bitDepth: 8)
      png.exif = tiff
      let files = [
        EXIFSegment.inserting(tiff, into: try source.jpegData(quality: 85)),
        EXIFSegment.inserting(tiff, into: try source.jpegData(quality: 95)),
        png.encoded { x, y, channel in Int(source.pixels[(y * 203 + x) * 3 + channel]) },
      ]
      for file in files {
        let image = EncodedImage(file)
        let header = try image.header()
        let whole = try image.decoded(scale: scale)
        let factor = scale.factor
        #expect(whole.width == (header.width + factor - 1) / factor)
        #expect(whole.height == (header.height + factor - 1) / factor)
        for _ in 0..<4 {
          let region = PixelRect(
            x: Int.random(in: 0..<header.width, using: &random),
            y: Int.random(in: 0..<header.height, using: &random),
            width: Int.random(in: 1...90, using: &random), height: Int.random(in: 1...90, using: &random))
          let part = try image.decodedRegion(region, scale: scale)
          let wanted = region.intersection(PixelRect(x: 0, y: 0, width: header.width, height: header.height))
          #expect(part.frame.intersection(wanted) == wanted)
          #expect(
            part.frame.width < wanted.width + 2 * factor && part.frame.height < wanted.height + 2 * factor)
          // The frame's place in the reduced picture, counted from the side where its pixels are whole.
          let turn = header.orientation
          let x =
            [2, 3, 6, 7].contains(turn.rawValue)
            ? whole.width - (header.width - part.frame.x + factor - 1) / factor : part.frame.x / factor
          let y =
            [3, 4, 7, 8].contains(turn.rawValue)
            ? whole.height - (header.height - part.frame.y + factor - 1) / factor : part.frame.y / factor
          let place = PixelRect(x: x, y: y, width: part.image.width, height: part.image.height)
          let difference = Difference(part.image, whole.cropped(to: place))
          #expect(difference.largest == 0, "\(header.kind) \(orientation) \(region) \(difference)")
        }
      }
    }
  }

  @Test(
    "A reduced picture is close to the average of the full one",
    arguments: [DecodeScale.half, .quarter, .eighth])
  func reducedScale(scale: DecodeScale) throws {
    let source = TestImages.busy(width: 321, height: 241)
    let jpeg = EncodedImage(try source.jpegData(quality: 92))
    let full = try jpeg.decoded()
    let (width, height) = ((321 + scale.factor - 1) / scale.factor, (241 + scale.factor - 1) / scale.factor)
    let averaged = full.padded(
      left: 0, top: 0, right: width * scale.factor - 321, bottom: height * scale.factor - 241
    ).resizedByArea(width: width, height: height)
    let reduced = try jpeg.decoded(scale: scale)
    // The last row and column stand for fewer pixels.
    let inner = PixelRect(x: 0, y: 0, width: width - 1, height: height - 1)
    let difference = Difference(reduced.cropped(to: inner), averaged.cropped(to: inner))
    #expect(difference.mean < 6, "\(difference)")
    let bmp = BMPEncoder(width: 321, height: 241, bitsPerPixel: 24).encoded { x, y in
      let color = full[x, y]
      return UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
    }
    let exact = try EncodedImage(bmp).decoded(scale: scale)
    #expect(Difference(exact.cropped(to: inner), averaged.cropped(to: inner)).largest <= 1)
    #expect(exact.width == width && exact.height == height)
  }

  @Test("The last column of a reduced picture averages only what is there")
  func narrowEdge() throws {
    let bmp = BMPEncoder(width: 9, height: 9, bitsPerPixel: 24).encoded { x, y in
      x == 8 || y == 8 ? 0xFF_FFFF : 0
    }
    let reduced = try EncodedImage(bmp).decoded(scale: .half)
    #expect(reduced.width == 5 && reduced.height == 5)
    #expect(reduced[4, 2].red == 255 && reduced[2, 4].red == 255 && reduced[3, 3].red == 0)
  }

  @Test(
    "A region outside the image is an error",
    arguments: [
      PixelRect(x: 64, y: 0, width: 5, height: 5), PixelRect(x: -5, y: 0, width: 5, height: 5),
      PixelRect(x: 3, y: 3, width: 0, height: 5), PixelRect(x: 3, y: 3, width: 5, height: -1),
    ])
  func outside(region: PixelRect) throws {
    let image = EncodedImage(try FixtureFiles.jpeg("baseline-420"))
    let error = #expect(throws: ImageError.self) { try image.decoded(region: region) }
    #expect(error?.code == .regionOutsideImage)
  }

  @Test("Regions of every JPEG kind equal the same part of the whole", arguments: FixtureFiles.jpegNames)
  func kinds(name: String) throws {
    let image = EncodedImage(try FixtureFiles.jpeg(name))
    let region = PixelRect(x: 21, y: 18, width: 22, height: 15)
    #expect(try image.decoded(region: region) == image.decoded().cropped(to: region))
  }
}
