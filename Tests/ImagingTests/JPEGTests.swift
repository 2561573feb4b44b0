import Foundation
import ImageFixtures
import Imaging
import Testing

@Suite("JPEG")
struct JPEGTests {
  @Test("Every way of storing colour gives the same picture", arguments: FixtureFiles.jpegNames)
  func kinds(name: String) throws {
    let image = EncodedImage(try FixtureFiles.jpeg(name))
    let header = try image.header()
    #expect(
      header == ImageHeader(kind: .jpeg, storedWidth: 64, storedHeight: 48, orientation: .up))
    let decoded = try image.decoded()
    if name == "grey" {
      let (red, green, blue) = decoded[40, 30]
      let expected = FixturePattern.color(x: 40, y: 30, width: 64, height: 48)
      let luma = 0.299 * Double(expected.0) + 0.587 * Double(expected.1) + 0.114 * Double(expected.2)
      #expect(red == green && green == blue)
      #expect(abs(Double(red) - luma) < 3)
    } else {
      let difference = Difference(decoded, FixturePattern.image(width: 64, height: 48))
      // A wrong colour space or inverted ink is off by tens; halved chroma blurs the corners.
      #expect(difference.mean < 2.5, "\(difference)")
      #expect(difference.largest < 24, "\(difference)")
    }
  }

  @Test("A file with too many scans is refused, and read when the limit allows it")
  func scans() throws {
    let image = EncodedImage(try FixtureFiles.jpeg("many-scans"))
    let error = #expect(throws: ImageError.self) { try image.decoded() }
    #expect(error?.code == .tooLarge)
    #expect(error?.message.contains("100 scans") == true)
    let decoded = try image.decoded(limits: ImageLimits(maximumScans: 200))
    #expect(Difference(decoded, FixturePattern.image(width: 64, height: 48)).mean < 2.5)
  }

  @Test(
    "Wherever a file is cut, the answer is an error or the whole picture", arguments: FixtureFiles.jpegNames)
  func truncation(name: String) throws {
    let bytes = try FixtureFiles.jpeg(name)
    let whole = try EncodedImage(bytes).decoded()
    var accepted = 0
    for count in 2..<bytes.count {
      do throws(ImageError) {
        let image = try EncodedImage(Array(bytes[..<count])).decoded()
        // Only the end mark and padding may be missing.
        #expect(image == whole, "cut after \(count) of \(bytes.count) bytes")
        accepted += 1
      } catch {
        #expect(error.code == .truncated, "cut after \(count) of \(bytes.count) bytes: \(error)")
      }
    }
    #expect(accepted <= 3)
  }

  @Test("A damaged stretch of entropy-coded data is an error")
  func corruption() throws {
    var bytes = try TestImages.busy(width: 160, height: 120).jpegData(quality: 90)
    for index in (bytes.count / 2)..<(bytes.count / 2 + 200) { bytes[index] = 0xFF }
    let error = #expect(throws: ImageError.self) { try EncodedImage(bytes).decoded() }
    #expect(error?.code == .corrupt)
  }

  @Test("What is written can be read, at any quality", arguments: [1, 50, 89, 90, 100, 1_000, -5])
  func writing(quality: Int) throws {
    let source = FixturePattern.image(width: 61, height: 47)
    let decoded = try EncodedImage(source.jpegData(quality: quality)).decoded()
    #expect(Difference(source, decoded).mean < (quality < 50 ? 40 : 3))
  }

  @Test("Better quality is closer to the source, and larger")
  func qualityOrder() throws {
    let source = TestImages.busy(width: 120, height: 90)
    let files = try [20, 60, 85, 95].map { try source.jpegData(quality: $0) }
    #expect(files.map(\.count) == files.map(\.count).sorted())
    let errors = try files.map { Difference(source, try EncodedImage($0).decoded()).mean }
    #expect(errors == errors.sorted(by: >))
  }

  @Test("A side that JPEG cannot count is an error")
  func tooLongToWrite() {
    let error = #expect(throws: ImageError.self) {
      try RGBImage(width: 70_000, height: 1).jpegData(quality: 80)
    }
    #expect(error?.code == .encodingFailed)
  }

  @Test("Real photographs decode", .enabled(if: !TestImages.photographs.isEmpty, "run make setup first"))
  func photographs() throws {
    for url in TestImages.photographs {
      let image = EncodedImage([UInt8](try Data(contentsOf: url)))
      let header = try image.header()
      let decoded = try image.decoded()
      #expect(decoded.width == header.width && decoded.height == header.height)
      let measures = try #require(decoded.measures(in: decoded.bounds.polygon))
      #expect(measures.contrast > 10 && measures.brightness > 20 && measures.brightness < 235)
      let again = try EncodedImage(decoded.jpegData(quality: 95)).decoded()
      #expect(Difference(decoded, again).mean < 2.5)
    }
  }
}
