import Foundation
import Imaging
import Testing
import VideoDecoding

@Suite("Containers and codecs", .enabled(if: TestVideos.canBeMade))
struct ContainersTests {
  private let decoder = VideoDecoder(program: TestVideos.program)

  @Test("Each pair that can be made here is decoded", arguments: ContainerAndCodec.all)
  func pair(_ pair: ContainerAndCodec) throws {
    let file = try TestVideos.make(pair)
    var times: [Int] = []
    var colours: Set<UInt8> = []
    let summary = try decoder.decode(file, VideoRequest(longerSide: 176, framesPerSecond: 10)) { frame in
      #expect(max(frame.image.width, frame.image.height) == 176)
      times.append(frame.milliseconds)
      // The test picture has bars of colours from black to white.
      for x in stride(from: 8, to: 176, by: 8) { colours.insert(frame.image[x, 40].red / 32) }
    }
    #expect(summary.codec == pair.codec)
    #expect(summary.container.contains(pair.container))
    #expect(abs(summary.milliseconds - 2_000) < 120)
    #expect((17...21).contains(times.count), "\(times.count)")
    #expect(times == times.sorted() && times.first == 0)
    #expect(colours.count >= 4)
  }

  @Test("No pair that can be made here is forgotten")
  func whole() throws {
    let known = Set(ContainerAndCodec.all.map(\.description))
    for container in ContainerAndCodec.containers {
      for encoder in ContainerAndCodec.encoders {
        let pair = ContainerAndCodec(container: container, codec: "", encoder: encoder)
        guard !known.contains(pair.description) else { continue }
        #expect(throws: (any Error).self, "\(pair) can be made") { _ = try TestVideos.make(pair) }
      }
    }
  }

  @Test("Frames keep their times where the rate changes", arguments: ["mp4", "mov", "flv", "webm", "asf"])
  func variableRate(container: String) throws {
    let pair = try #require(ContainerAndCodec.all.first { $0.container == container && $0.encoder != "h261" })
    var times: [Int] = []
    let summary = try decoder.decode(try TestVideos.slowingDown(pair), VideoRequest(framesPerSecond: 60)) {
      times.append($0.milliseconds)
    }
    let expected = (0..<25).map { $0 * 40 } + (0..<5).map { 1_000 + $0 * 200 }
    #expect(times.count == expected.count)
    #expect(zip(times, expected).allSatisfy { abs($0 - $1) <= 1 }, "\(times)")
    #expect((1_800...2_001).contains(summary.milliseconds))
  }

  @Test(
    "A video that is to be shown turned comes upright", arguments: [0, 90, 180, 270], ["mp4", "mov"])
  func rotation(degrees: Int, container: String) throws {
    var first: RGBImage?
    _ = try decoder.decode(try TestVideos.turned(byDegrees: degrees, in: container), VideoRequest()) {
      first = first ?? $0.image
    }
    let image = try #require(first)
    #expect((image.width, image.height) == (degrees % 180 == 0 ? (192, 128) : (128, 192)))
    // Red is above before it is turned.
    let (middle, quarter) = ((image.width / 2, image.height / 2), (image.width / 4, image.height / 4))
    let red =
      switch degrees {
      case 0: (middle.0, quarter.1)
      case 90: (image.width - quarter.0, middle.1)
      case 180: (middle.0, image.height - quarter.1)
      default: (quarter.0, middle.1)
      }
    let (there, opposite) = (image[red.0, red.1], image[image.width - 1 - red.0, image.height - 1 - red.1])
    #expect(there.red > 150 && there.blue < 100)
    #expect(opposite.blue > 150 && opposite.red < 100)
  }

  @Test("WMV3 and VC-1, of which nothing here encodes any", arguments: HandmadeVideo.allCases)
  func handmade(_ video: HandmadeVideo) throws {
    var frames: [VideoFrame] = []
    let summary = try decoder.decode(video.file(), VideoRequest()) { frames.append($0) }
    #expect(summary.codec == video.codec)
    #expect(frames.count == 5 && summary.frames == 5)
    #expect(frames.map(\.milliseconds) == [0, 100, 200, 300, 400])
    let image = try #require(frames.last).image
    #expect((image.width, image.height) == (HandmadeVideo.width, HandmadeVideo.height))
    // One colour all over, the one that FFmpeg's own program shows.
    let colour: (UInt8, UInt8, UInt8) = video == .wmv3 ? (174, 128, 181) : (130, 130, 130)
    #expect(
      (0..<image.width * image.height).allSatisfy { image[$0 % image.width, $0 / image.width] == colour })
  }
}
